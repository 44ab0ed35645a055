"""Who is behind a request."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from tinhso.core.actor import NOBODY, Actor
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of

# where the session keeps the level of assurance its sign-in proved
ASSURANCE = "assurance"


def actor_behind(request: HttpRequest, *, at: datetime) -> Actor:
    """Return who asks, at the level of assurance this session was opened with."""
    account = request.user
    if not isinstance(account, Account):
        return NOBODY
    actor = actor_of(account, day=timezone.localdate(at))
    return replace(actor, assurance=request.session.get(ASSURANCE, actor.assurance))
