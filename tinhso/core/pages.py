"""Pages that cannot ask the database while they render: all reading is done before, in queries."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tinhso.core.actor import Actor


class ActorRequest(HttpRequest):
    """A request as the views see it: who asks, and when (set by identity's middleware)."""

    actor: Actor
    at: datetime


class QueryWhileRendering(Exception):
    """A template asked the database; move the read into the room's `queries`."""


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ARG001, FBT001  Django's signature
    raise QueryWhileRendering(sql)


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return the page `template` filled with `context`, asking the database nothing meanwhile."""
    values = dict(context or {})
    if settings.PAGES_MAY_QUERY:
        return HttpResponse(render_to_string(template, values, request), status=status)
    # the signed-in account and the session are loaded before, they belong to the request
    _ = bool(request.user.is_authenticated) if hasattr(request, "user") else False
    with connection.execute_wrapper(_refuse):
        html = render_to_string(template, values, request)
    return HttpResponse(html, status=status)
