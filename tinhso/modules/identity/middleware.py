"""Puts the actor beside the request, once, before any view."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tinhso.core.api.access import NONE, ApiRequest, Credential
from tinhso.modules.identity.actions import end_if_over, note_use
from tinhso.modules.identity.queries import actor_behind, bearer_of
from tinhso.modules.identity.rules import is_news

API = "/api/"


class ActorMiddleware:
    """Sets `request.actor`, `request.credential` and `request.at`, the one reading of the clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("ApiRequest", request)
        asked.at = timezone.now()
        asked.credential = NONE
        told = asked.headers.get("Authorization", "") if asked.path.startswith(API) else ""
        if told:
            _come_with_token(asked, told)
        else:
            end_if_over(asked, at=asked.at)
            asked.actor = actor_behind(asked, at=asked.at)
            if asked.actor.is_signed_in:
                asked.credential = Credential(owner=f"person:{asked.actor.person_id}")
        return self.get_response(asked)


def _come_with_token(asked: ApiRequest, told: str) -> None:
    bearer = bearer_of(told, at=asked.at)
    asked.actor, asked.credential = bearer.actor, bearer.credential
    if bearer.token_id is not None and is_news(bearer.last_used_at, at=asked.at):
        note_use(token_id=bearer.token_id, at=asked.at)
