"""A design to look at: its facts, a diagram of its models, and one self-contained page."""
