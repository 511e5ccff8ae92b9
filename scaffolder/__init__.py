"""One design, rendered into complete backend projects."""

__version__ = "0.1.0"
