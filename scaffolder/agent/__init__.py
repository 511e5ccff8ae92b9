"""The design agent: edits of one design by name, and the runner that lets a model make them."""
