"""A generated project on disk: what is kept of it, and how it is written."""
