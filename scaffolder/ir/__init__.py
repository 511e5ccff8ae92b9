"""The meaning of a design: frozen values without a framework word."""
