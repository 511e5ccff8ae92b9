"""The OpenAPI document of a project."""

from scaffolder.render.openapi.document import openapi, openapi_json

__all__ = ["openapi", "openapi_json"]
