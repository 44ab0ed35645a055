"""The dossiers of the officer's units as a list and as rows for a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.paging import page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.inbox import Choice
from tinhso.modules.desk.rules import CHANNELS, STATES
from tinhso.modules.desk.workbook import Cell, Column
from tinhso.modules.dossiers.queries.lists import Listing, Row, of_units
from tinhso.modules.procedures.queries import search

COLUMNS = (
    Column(title=worded("Mã hồ sơ"), width=26),
    Column(title=worded("Chủ hồ sơ"), width=24),
    Column(title=worded("Thủ tục"), width=32),
    Column(title=worded("Nội dung"), width=32),
    Column(title=worded("Đơn vị")),
    Column(title=worded("Kênh nộp"), width=12),
    Column(title=worded("Trạng thái"), width=16),
    Column(title=worded("Bước"), width=16),
    Column(title=worded("Người giữ")),
    Column(title=worded("Nộp lúc"), width=16),
    Column(title=worded("Hẹn trả"), width=16),
    Column(title=worded("Xong lúc"), width=16),
    Column(title=worded("Thời gian")),
)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What is looked for among the dossiers of the actor's units."""

    q: str = ""
    state: str = ""
    procedure: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        values = {"q": self.q, "state": self.state, "procedure": self.procedure}
        return urlencode({key: value for key, value in values.items() if value})

    @property
    def paging(self) -> str:
        return f"?{self.query}&page=" if self.query else "?page="


def narrowing_of(values: Mapping[str, str]) -> Narrowing:
    """Read the narrowing from an address."""
    return Narrowing(
        q=values.get("q", "").strip()[:100],
        state=values.get("state", ""),
        procedure=values.get("procedure", ""),
        page=page_asked(values),
    )


def listing(*, actor: Actor, wanted: Narrowing, at: datetime) -> Listing:
    """Return one page of the dossiers of the actor's units."""
    return of_units(
        actor=actor,
        at=at,
        q=wanted.q,
        state=wanted.state,
        procedure=wanted.procedure,
        page=wanted.page,
    )


def choices(*, wanted: Narrowing, at: datetime) -> tuple[Choice, ...]:
    """Return the selects of the list's filter."""
    known = search("", day=timezone.localdate(at))
    return (
        Choice(
            name="state",
            label=worded("Trạng thái"),
            empty=worded("Mọi trạng thái"),
            value=wanted.state,
            options=STATES,
            width="13rem",
        ),
        Choice(
            name="procedure",
            label=worded("Thủ tục"),
            empty=worded("Mọi thủ tục"),
            value=wanted.procedure,
            options=tuple((row.code, row.short_name) for row in known),
            width="16rem",
        ),
    )


def cells_of(row: Row) -> tuple[Cell, ...]:
    """Return a dossier as a row of a workbook, under COLUMNS."""
    return (
        row.code,
        row.owner_name,
        row.procedure_name,
        row.subject,
        row.unit_name,
        dict(CHANNELS).get(row.channel, row.channel),
        row.state_label,
        row.step_label,
        row.assignee_name,
        row.submitted_at,
        row.clock.due_at,
        row.finished_at,
        row.clock.label,
    )
