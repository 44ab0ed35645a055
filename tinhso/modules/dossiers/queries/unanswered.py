"""Requests for supplement that nobody answered in time."""

from datetime import datetime

from tinhso.modules.dossiers import rules
from tinhso.modules.dossiers.models import Supplement


def unanswered(*, at: datetime, limit: int) -> list[str]:
    """Return the codes of dossiers that waited for their supplement in vain, longest first."""
    rows = Supplement.objects.filter(
        answered_at__isnull=True,
        answer_before__lt=at,
        dossier__state__in=rules.WAITING_FOR_CITIZEN,
    )
    return list(
        rows.order_by("answer_before", "pk").values_list("dossier__code", flat=True)[:limit]
    )
