"""The dossiers of the officer's units as a list and as rows for a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.words.dates import day, local
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.inbox import Choice
from tinhso.modules.desk.rules import CHANNELS, STATES
from tinhso.modules.dossiers.queries.lists import Listing, Row, of_units
from tinhso.modules.procedures.queries import search

HEAD = (
    worded("Mã hồ sơ"),
    worded("Chủ hồ sơ"),
    worded("Thủ tục"),
    worded("Nội dung"),
    worded("Đơn vị"),
    worded("Kênh nộp"),
    worded("Trạng thái"),
    worded("Bước"),
    worded("Người giữ"),
    worded("Nộp lúc"),
    worded("Hẹn trả"),
    worded("Xong lúc"),
    worded("Thời gian"),
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
    page = values.get("page", "")
    return Narrowing(
        q=values.get("q", "").strip()[:100],
        state=values.get("state", ""),
        procedure=values.get("procedure", ""),
        page=int(page) if page.isdecimal() else 1,
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


def cells_of(row: Row) -> tuple[str, ...]:
    """Return a dossier as a row for a spreadsheet, under HEAD."""
    cells = (
        row.code,
        row.owner_name,
        row.procedure_name,
        row.subject,
        row.unit_name,
        dict(CHANNELS).get(row.channel, row.channel),
        row.state_label,
        row.step_label,
        row.assignee_name,
        _moment(row.submitted_at),
        _moment(row.clock.due_at),
        _moment(row.finished_at),
        row.clock.label,
    )
    return tuple(_harmless(cell) for cell in cells)


def _moment(moment: datetime | None) -> str:
    return f"{day(moment)} {local(moment):%H:%M}" if moment else ""


def _harmless(cell: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
