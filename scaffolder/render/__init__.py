"""From the resolved project to a tree of files."""
