"""Puts the actor beside the request, once, before any view."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tinhso.core.pages import ActorRequest
from tinhso.modules.identity.actions import end_if_over
from tinhso.modules.identity.queries import actor_behind


class ActorMiddleware:
    """Sets `request.actor` and `request.at`, the one reading of the clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("ActorRequest", request)
        asked.at = timezone.now()
        end_if_over(asked, at=asked.at)
        asked.actor = actor_behind(asked, at=asked.at)
        return self.get_response(asked)
