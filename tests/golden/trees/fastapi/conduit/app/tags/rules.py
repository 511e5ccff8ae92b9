"""Conditions and computed values over rows of tags, as SQL."""
