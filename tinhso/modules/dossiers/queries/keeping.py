"""By which rule a dossier is kept although its applicant is to be forgotten."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from tinhso.core.ledger import retention
from tinhso.core.ledger.forgetting import Kept
from tinhso.core.ledger.queries import history
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.timeline import DID
from tinhso.modules.dossiers.rules import CLOSED, State


def kept(row: Dossier, *, at: datetime) -> Kept | None:
    """Return why the dossier is kept, or None when it may be let go."""
    day, what = timezone.localdate(at), f"dossier:{row.code}"
    if State(row.state) not in CLOSED:
        return Kept(what=what, rule=retention.rule("running", day=day))
    rule, since = retention.rule("closed_dossier", day=day), _closed_at(row)
    return Kept(what=what, rule=rule, until=rule.ends(since)) if rule.keeps(since, at=at) else None


def running_of(person_id: int, *, at: datetime) -> Sequence[Kept]:
    """Return the dossiers for which the person who filed them is still needed."""
    running = Dossier.objects.filter(owner_id=person_id).exclude(state__in=CLOSED)
    rule = retention.rule("running", day=timezone.localdate(at))
    codes = running.order_by("code").values_list("code", flat=True)
    return [Kept(what=f"dossier:{code}", rule=rule) for code in codes]


def _closed_at(row: Dossier) -> datetime:
    """Return when it ended; refused, withdrawn and stopped ones say it on the ledger alone."""
    if told := row.returned_at or row.finished_at:
        return told
    entries = history(f"dossier:{row.code}")
    return max(entry.at for entry in entries if entry.kind in DID)
