"""Note operations of this project: override a method to change what an endpoint does."""

from app.notes.operations import NoteOperations


class NoteService(NoteOperations):
    """The operations that the router calls."""
