"""Every table of the project, for migrations and tests."""

from app.notes.models import Note
from app.platform.database import Base
from app.users.models import User

MODELS: tuple[type[Base], ...] = (User, Note)

metadata = Base.metadata
