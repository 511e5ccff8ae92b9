"""Lowering: from the project's meaning to what a pack's templates print."""
