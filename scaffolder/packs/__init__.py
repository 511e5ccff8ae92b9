"""Packs: what a framework is made of, as data."""
