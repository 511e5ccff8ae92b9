"""A server in memory: what the contract says that a request is answered with, and what it leaves behind."""
