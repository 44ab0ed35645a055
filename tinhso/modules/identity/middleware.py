"""Puts the actor beside the request, once, before any view."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tinhso.core.actor import NOBODY, Actor
from tinhso.core.pages import ActorRequest
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of


class ActorMiddleware:
    """Sets `request.actor` and `request.at`, the one reading of the clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("ActorRequest", request)
        asked.at = timezone.now()
        asked.actor = self._actor(asked)
        return self.get_response(asked)

    def _actor(self, request: ActorRequest) -> Actor:
        account = request.user
        if not isinstance(account, Account):
            return NOBODY
        return actor_of(account, day=timezone.localdate(request.at))
