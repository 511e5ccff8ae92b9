"""Pairs of a realistic hand edit and a change of the design, and what becomes of each.

The edits of each pack stand in its YAML file, the changes in `changes.py`. `python -m tests.regenerate.corpus` prints
the table, beside that of `git merge-file`.
"""
