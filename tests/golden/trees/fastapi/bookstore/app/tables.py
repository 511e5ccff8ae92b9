"""Every table of the project, for migrations and tests."""

from app.authors.models import Author
from app.books.models import Book
from app.platform.database import Base
from app.reviews.models import Review
from app.users.models import User

MODELS: tuple[type[Base], ...] = (User, Author, Book, Review)

metadata = Base.metadata
