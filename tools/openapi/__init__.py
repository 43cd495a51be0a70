"""The OpenAPI document, made from the routes and their shapes."""

from tools.openapi.document import document

__all__ = ["document"]
