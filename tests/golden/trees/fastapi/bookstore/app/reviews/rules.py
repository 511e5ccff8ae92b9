"""Conditions and computed values over rows of reviews, as SQL."""
