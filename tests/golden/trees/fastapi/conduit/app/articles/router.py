"""The endpoints of articles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.articles.service import ArticleService
from app.platform.bodies import JsonBody
from app.platform.caller import OptionalCaller, RequiredCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse, no_content

router = APIRouter()


async def get_article_service(request: Request) -> ArticleService:
    return ArticleService(database_of(request))


ArticleDependency = Annotated[ArticleService, Depends(get_article_service)]


@router.get("/api/articles", tags=["article"])
async def list_articles(
    caller: OptionalCaller, request: Request, service: ArticleDependency
) -> Response:
    page = await service.list_articles(caller, request)
    return WireResponse({"articles": page.items, "articlesCount": page.total})


@router.post("/api/articles", tags=["article"])
async def create_article(
    body: JsonBody, caller: RequiredCaller, service: ArticleDependency
) -> Response:
    created = await service.create_article(caller, body)
    return WireResponse(
        {"article": created.item}, status=201, headers={"Location": created.location}
    )


@router.get("/api/articles/feed", tags=["article"])
async def list_articles_feed(
    caller: RequiredCaller, request: Request, service: ArticleDependency
) -> Response:
    page = await service.list_articles_feed(caller, request)
    return WireResponse({"articles": page.items, "articlesCount": page.total})


@router.get("/api/articles/{slug}", tags=["article"])
async def get_article(
    caller: OptionalCaller, slug: str, service: ArticleDependency
) -> Response:
    item = await service.get_article(caller, slug)
    return WireResponse({"article": item})


@router.put("/api/articles/{slug}", tags=["article"])
async def update_article(
    body: JsonBody, caller: RequiredCaller, slug: str, service: ArticleDependency
) -> Response:
    item = await service.update_article(caller, slug, body)
    return WireResponse({"article": item})


@router.delete("/api/articles/{slug}", tags=["article"])
async def delete_article(
    caller: RequiredCaller, slug: str, service: ArticleDependency
) -> Response:
    await service.delete_article(caller, slug)
    return no_content()


@router.post("/api/articles/{slug}/favorite", tags=["article"])
async def favorite_article(
    caller: RequiredCaller, slug: str, service: ArticleDependency
) -> Response:
    item = await service.favorite_article(caller, slug)
    return WireResponse({"article": item})


@router.delete("/api/articles/{slug}/favorite", tags=["article"])
async def unfavorite_article(
    caller: RequiredCaller, slug: str, service: ArticleDependency
) -> Response:
    item = await service.unfavorite_article(caller, slug)
    return WireResponse({"article": item})
