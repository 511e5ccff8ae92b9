"""Broken designs, each with what must be said of it."""
