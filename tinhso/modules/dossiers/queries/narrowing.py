"""Which of the steps that wait are asked for."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.models import Dossier


def end_of(at: datetime) -> datetime:
    """Return the midnight that ends the day of `at`."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


def views_of(at: datetime) -> dict[str, Q]:
    """Return the condition on steps of each view of the inbox."""
    end_of_today = end_of(at)
    return {
        "waiting": Q(),
        "late": Q(paused_at__isnull=True, due_at__lt=at),
        "today": Q(paused_at__isnull=True, due_at__gte=at, due_at__lt=end_of_today),
        "paused": Q(paused_at__isnull=False),
    }


def narrowed(
    steps: QuerySet[CaseStep], *, procedure: str, kind: str, channel: str
) -> QuerySet[CaseStep]:
    """Keep the steps of a kind, and those of dossiers of a procedure or a channel."""
    if kind:
        steps = steps.filter(kind=kind)
    if wanted := {k: v for k, v in {"procedure": procedure, "channel": channel}.items() if v}:
        steps = steps.filter(Exists(Dossier.objects.filter(code=OuterRef("root"), **wanted)))
    return steps
