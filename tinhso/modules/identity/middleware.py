"""Puts the actor beside the request, once, before any view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tinhso.core.actor import NOBODY
from tinhso.core.people.queries import actor_of


class ActorMiddleware:
    """Sets `request.actor` and `request.at`, the one reading of the clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]  typed by core.actor's readers
        account = request.user
        request.actor = (  # type: ignore[attr-defined]
            actor_of(account, day=timezone.localdate(request.at)) if account.is_authenticated else NOBODY  # type: ignore[attr-defined]
        )
        return self.get_response(request)
