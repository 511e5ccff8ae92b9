"""Middleware of single endpoints, written by hand."""

from app.middleware.audit import audit as audit
