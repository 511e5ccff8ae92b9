"""A Messages API over real HTTP, for tests: it streams what a script says, and refuses what the real one refuses."""
