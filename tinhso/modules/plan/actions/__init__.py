"""Loading what the plan promises, and folding what happened into the counting."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction

from tinhso.core.errors import Refused
from tinhso.core.ledger.queries import Entry
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.events import TRIAL
from tinhso.modules.plan.models import PlanFront, PlanIndicator, PlanTarget
from tinhso.modules.plan.rules.counting import Measure
from tinhso.modules.plan.rules.shown import Shopfront


@transaction.atomic
def load_targets(path: Path) -> int:
    """Load `targets.csv` and `indicators.yaml` of a folder, as often as one likes."""
    described = yaml.safe_load((path / "indicators.yaml").read_text())
    answers = _load_indicators(described["indicators"])
    with (path / "targets.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    if unknown := answers.keys() - {row["id"] for row in rows}:
        raise Refused(
            worded(
                "indicators.yaml nhắc đến chỉ tiêu %(unknown)s không có trong targets.csv.",
                unknown=min(unknown),
            )
        )
    for row in rows:
        PlanTarget.objects.update_or_create(
            code=row["id"],
            defaults={
                **{name: row[name] for name in ("province", "seed", "kind", "system", "scope")},
                **{name: row[name] for name in ("op", "value", "unit")},
                "text": row["indicator_vi"],
                "period": row["year"],
                "year": int(row["year"][:4]),
                "indicator_id": answers.get(row["id"]),
            },
        )
    return len(rows)


def _load_indicators(described: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return, by the code of a target, the indicator that answers it."""
    answers: dict[str, int] = {}
    for position, row in enumerate(described):
        words = {name: row[name] for name in ("name", "short", "base", "counted", "missed", "how")}
        indicator, _ = PlanIndicator.objects.update_or_create(
            key=row["key"],
            defaults={"position": position, "measure": Measure(row["measure"]).value, **words},
        )
        answers |= dict.fromkeys(row["answers"], indicator.pk)
    PlanIndicator.objects.exclude(key__in=[row["key"] for row in described]).delete()
    return answers


@dataclass(kw_only=True)
class _Change:
    """What a batch of facts says about one dossier; None leaves a column as it is."""

    code: str
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    withdrawn_at: datetime | None = None
    waiting_since: datetime | None = None
    waits_no_more: bool = False
    supplements: int = 0
    is_postponed: bool = False
    rating: int | None = None
    rated_at: datetime | None = None


_NEW = """
insert into plan_case
    (code, unit_id, procedure, channel, service_level, supplement_count, is_postponed)
select code, unit_id, procedure, channel, service_level, 0, false
from unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[])
    as n(code, unit_id, procedure, channel, service_level)
order by code on conflict (code) do nothing
"""
_FOLD = """
update plan_case c set
    received_at = coalesce(n.received_at, c.received_at), due_at = coalesce(n.due_at, c.due_at),
    finished_at = coalesce(n.finished_at, c.finished_at),
    returned_at = coalesce(n.returned_at, c.returned_at),
    refused_at = coalesce(n.refused_at, c.refused_at),
    withdrawn_at = coalesce(n.withdrawn_at, c.withdrawn_at),
    waiting_since = case when n.waits_no_more then n.waiting_since
        else coalesce(n.waiting_since, c.waiting_since) end,
    supplement_count = c.supplement_count + n.supplements,
    is_postponed = c.is_postponed or n.is_postponed,
    rating = coalesce(n.rating, c.rating), rated_at = coalesce(n.rated_at, c.rated_at)
from unnest(%s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::bool[], %s::int[], %s::bool[],
    %s::int[], %s::timestamptz[])
    as n(code, received_at, due_at, finished_at, returned_at, refused_at, withdrawn_at,
    waiting_since, waits_no_more, supplements, is_postponed, rating, rated_at)
where c.code = n.code
"""


@transaction.atomic
def fold_cases(entries: Sequence[Entry]) -> None:
    """Fold facts, in their order, into the one row each dossier has in the counting.

    A dossier sent only to try the form has none, so that nothing later counts it either.
    """
    changes: dict[str, _Change] = {}
    new: list[tuple[str, int, str, str, str]] = []
    for entry in entries:
        code = entry.payload["dossier"]
        if entry.kind == "dossiers.DossierSubmitted":
            told = entry.payload
            if told["service_level"] == TRIAL:
                continue
            words = (told["procedure"], told["channel"], told["service_level"])
            new.append((code, told["unit_id"], *words))
        else:
            FOLDS[entry.kind](changes.setdefault(code, _Change(code=code)), entry)
    with connection.cursor() as cursor:
        if new:
            cursor.execute(_NEW, _columns(new))
        if changes:
            names = [field.name for field in fields(_Change)]
            rows = [[getattr(change, name) for name in names] for change in changes.values()]
            cursor.execute(_FOLD, _columns(sorted(rows)))


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _moment(entry: Entry, name: str) -> datetime | None:
    text = entry.payload.get(name)
    return datetime.fromisoformat(text) if text else None


def _received(change: _Change, entry: Entry) -> None:
    change.received_at, change.due_at = entry.at, _moment(entry, "due_at")


def _refused(change: _Change, entry: Entry) -> None:
    change.refused_at = entry.at


def _asked(change: _Change, entry: Entry) -> None:
    change.supplements += 1
    change.waiting_since = entry.at


def _stopped(change: _Change, entry: Entry) -> None:
    change.waiting_since = entry.at


def _supplemented(change: _Change, entry: Entry) -> None:
    change.due_at = _moment(entry, "due_at") or change.due_at
    change.waiting_since, change.waits_no_more = None, True


def _withdrawn(change: _Change, entry: Entry) -> None:
    change.withdrawn_at = entry.at


def _postponed(change: _Change, entry: Entry) -> None:
    change.is_postponed = True
    change.due_at = _moment(entry, "due_at")


def _moved(change: _Change, entry: Entry) -> None:
    change.due_at = _moment(entry, "due_at")


def _issued(change: _Change, entry: Entry) -> None:
    change.finished_at = _moment(entry, "finished_at")
    change.due_at = _moment(entry, "due_at")


def _returned(change: _Change, entry: Entry) -> None:
    change.returned_at = entry.at


def _rated(change: _Change, entry: Entry) -> None:
    change.rating, change.rated_at = entry.payload["score"], entry.at


FOLDS: dict[str, Callable[[_Change, Entry], None]] = {
    "dossiers.DossierReceived": _received,
    "dossiers.DossierRefused": _refused,
    "dossiers.SupplementRequested": _asked,
    "dossiers.DossierSupplemented": _supplemented,
    "dossiers.DossierWithdrawn": _withdrawn,
    "dossiers.DossierStopped": _withdrawn,
    "dossiers.DossierPostponed": _postponed,
    "dossiers.DossierDueMoved": _moved,
    "dossiers.ClockStopped": _stopped,
    "dossiers.ClockStarted": _supplemented,
    "dossiers.ResultIssued": _issued,
    "dossiers.ResultReturned": _returned,
    "feedback.ServiceRated": _rated,
}


@transaction.atomic
def keep_front(front: Shopfront, *, folded: int, at: datetime) -> None:
    """Keep the counted figures for the front page."""
    PlanFront.objects.update_or_create(
        pk=1, defaults={"computed_at": at, "folded": folded, "shown": front.kept()}
    )
