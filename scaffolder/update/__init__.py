"""A project brought up to its design, with what people have edited kept."""
