"""Prompts with what can be checked by a machine, and a scorer that is the same for every run."""
