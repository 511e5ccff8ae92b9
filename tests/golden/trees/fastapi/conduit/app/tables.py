"""Every table of the project, for migrations and tests."""

from app.articles.models import Article
from app.comments.models import Comment
from app.platform.database import Base
from app.tags.models import Tag
from app.users.models import User

MODELS: tuple[type[Base], ...] = (User, Article, Comment, Tag)

metadata = Base.metadata
