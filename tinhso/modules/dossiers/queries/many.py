"""All that waits for an officer, however many pages it has."""

from datetime import datetime

from django.db.models import F

from tinhso.core.actor import Actor
from tinhso.modules.dossiers.queries.lists import waiting_for
from tinhso.modules.dossiers.queries.narrowing import narrowed, views_of


def codes_waiting(
    *,
    actor: Actor,
    at: datetime,
    view: str,
    procedure: str,
    kind: str,
    channel: str,
    limit: int,
) -> list[str]:
    """Return the codes of what waits for `actor`, narrowed and in the order of the inbox."""
    views = views_of(at)
    steps = waiting_for(actor).filter(views.get(view, views["waiting"]))
    shown = narrowed(steps, procedure=procedure, kind=kind, channel=channel)
    ordered = shown.order_by(F("paused_at").asc(nulls_first=True), "due_at", "pk")
    return list(dict.fromkeys(ordered.values_list("root", flat=True)[:limit]))
