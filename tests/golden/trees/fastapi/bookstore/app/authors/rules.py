"""Conditions and computed values over rows of authors, as SQL."""
