"""The tools: edits of a design by name, each checked at once by the loader."""
