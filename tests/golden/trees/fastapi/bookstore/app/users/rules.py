"""Conditions and computed values over rows of users, as SQL."""
