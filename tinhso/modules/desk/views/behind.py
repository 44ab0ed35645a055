"""Work too long for a page: asked for here, done behind it, followed on a page of its own."""

from typing import Any

from django.urls import reverse

from tinhso.core.pages import ActorRequest
from tinhso.core.tasks import actions


def ask(request: ActorRequest, kind: str, title: str, **what: Any) -> str:
    """Let the officer's work be done, by the rights they have then; return where it is followed."""
    task_id = actions.ask(
        kind=kind,
        title=title,
        actor=request.actor,
        at=request.at,
        asker=request.actor.person_id,
        **what,
    )
    return reverse("desk:task", args=[task_id])
