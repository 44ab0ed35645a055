"""Who is behind a request."""

from dataclasses import replace
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from tinhso.core.actor import NOBODY, Actor
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of
from tinhso.modules.identity.permissions import has_left

# where the session keeps the level of assurance its sign-in proved
ASSURANCE = "assurance"
# and how it proved who came in
METHOD = "method"
VNEID = "vneid"


def actor_behind(request: HttpRequest, *, at: datetime) -> Actor:
    """Return who asks, at the level of assurance this session was opened with."""
    account = request.user
    if not isinstance(account, Account):
        return NOBODY
    if is_over(request, day=timezone.localdate(at)):
        return NOBODY
    actor = actor_of(account, day=timezone.localdate(at))
    return replace(actor, assurance=request.session.get(ASSURANCE, actor.assurance))


def is_over(request: HttpRequest, *, day: date) -> bool:
    """Say whether the session was opened as that of an officer who has left by `day`.

    Whoever left stays a citizen: a session opened through VNeID goes on.
    """
    account = request.user
    if not isinstance(account, Account) or not has_left(account, day):
        return False
    return request.session.get(METHOD) != VNEID
