"""The inbox as its page shows it, and where a dossier stands in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.ledger import access
from tinhso.core.paging import page_asked
from tinhso.core.words.dates import weekday_day
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.rules import CHANNELS, IN_BULK, MOST_IN_BULK, OFFERS, Offer, task_of
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries.lists import KINDS, Inbox, Row

_CHANNELS = dict(CHANNELS)
_KEYS = {"receive": (Role.ONE_STOP,), "hand_over": (Role.ONE_STOP,)}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How the inbox is narrowed; it travels along in the address of each dossier opened from it."""

    view: str = "waiting"
    procedure: str = ""
    kind: str = ""
    channel: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.procedure or self.kind or self.channel)

    @property
    def is_filtered(self) -> bool:
        """Narrowed by more than the place in the rail one came by."""
        return bool(self.procedure or self.channel)

    @property
    def query(self) -> str:
        return self.but()

    @property
    def paging(self) -> str:
        rest = self.but(page=1)
        return f"?{rest}&page=" if rest else "?page="

    def but(self, **changed: object) -> str:
        """Return the address's query with some values changed; what is as usual is left out."""
        values = {
            field.name: changed.get(field.name, getattr(self, field.name)) for field in _PLAIN
        }
        usual = {field.name: field.default for field in _PLAIN}
        return urlencode({key: value for key, value in values.items() if value != usual[key]})


_PLAIN = fields(Wanted)


@dataclass(frozen=True, kw_only=True)
class ViewLink:
    label: str
    query: str
    count: int
    is_current: bool
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row as it is shown: what is asked for in few words, and how it came in."""

    row: Row
    task: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class Group:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One select of the filter."""

    name: str
    label: str
    empty: str
    value: str
    options: tuple[tuple[str, str], ...]
    width: str


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    views: tuple[ViewLink, ...]
    groups: tuple[Group, ...]
    choices: tuple[Choice, ...]
    bulk: tuple[Offer, ...]
    wanted: Wanted
    total: int
    page: int
    pages: int

    @property
    def all(self) -> int:
        """How many one bulk action takes where the list has more than this page; 0 else."""
        return min(self.total, MOST_IN_BULK) if self.pages > 1 else 0


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a dossier stands in the inbox it was opened from; 0 when it no longer waits there."""

    number: int
    total: int
    previous: Row | None
    next: Row | None


def wanted_of(values: Mapping[str, str]) -> Wanted:
    """Read the narrowing from an address."""
    return Wanted(
        view=values.get("view") or "waiting",
        procedure=values.get("procedure", ""),
        kind=values.get("kind", ""),
        channel=values.get("channel", ""),
        page=page_asked(values),
    )


def inbox_page(*, actor: Actor, wanted: Wanted, at: datetime) -> InboxPage:
    """Return what waits for `actor`, grouped by how near it is due."""
    found = _inbox(actor, wanted, at)
    return InboxPage(
        views=_views(found, wanted),
        groups=_groups(found.rows, at),
        choices=_choices(found, wanted),
        bulk=_bulk(actor),
        wanted=wanted,
        total=found.total,
        page=found.page,
        pages=found.pages,
    )


def place_of(*, actor: Actor, wanted: Wanted, code: str, at: datetime, was: int = 0) -> Place:
    """Return the neighbours of the dossier; when it has left, those of the place where it `was`."""
    with access.not_shown():
        found = _inbox(actor, wanted, at)
    rows = found.rows
    before = (found.page - 1) * lists.PAGE
    index = next((at_ for at_, row in enumerate(rows) if row.code == code), None)
    if index is None:
        follows = max(0, min((was or 1) - 1 - before, len(rows) - 1))
        return Place(
            number=0, total=found.total, previous=None, next=rows[follows] if rows else None
        )
    return Place(
        number=before + index + 1,
        total=found.total,
        previous=rows[index - 1] if index else None,
        next=rows[index + 1] if index + 1 < len(rows) else None,
    )


def _inbox(actor: Actor, wanted: Wanted, at: datetime) -> Inbox:
    return lists.inbox(
        actor=actor,
        at=at,
        view=wanted.view,
        procedure=wanted.procedure,
        kind=wanted.kind,
        channel=wanted.channel,
        page=wanted.page,
    )


def _views(found: Inbox, wanted: Wanted) -> tuple[ViewLink, ...]:
    return tuple(
        ViewLink(
            label=label,
            query=urlencode({"view": view}) if view != "waiting" else "",
            count=found.counts[view],
            is_current=view == found.view and not wanted.is_narrowed,
            is_late=view == "late" and found.counts[view] > 0,
        )
        for view, label in lists.INBOX_VIEWS.items()
    )


def _groups(rows: tuple[Row, ...], at: datetime) -> tuple[Group, ...]:
    today = str(weekday_day(timezone.localdate(at))).rpartition("/")[0]
    titles = {
        "late": worded("Trễ hạn"),
        "today": worded("Hôm nay, %(today)s", today=today),
        "later": worded("Những ngày tới"),
        "paused": worded("Đồng hồ dừng"),
    }
    together = groupby(rows, key=lambda row: row.group)
    return tuple(Group(title=titles[key], lines=lines_of(members)) for key, members in together)


def lines_of(rows: Iterable[Row]) -> tuple[Line, ...]:
    """Return rows with what each asks for."""
    return tuple(
        Line(
            row=row,
            channel=_CHANNELS.get(row.channel, row.channel),
            task=task_of(
                subject=row.subject,
                procedure_name=row.procedure_name,
                owner_name=row.owner_name,
            ),
        )
        for row in rows
    )


def _choices(found: Inbox, wanted: Wanted) -> tuple[Choice, ...]:
    return (
        Choice(
            name="procedure",
            label=worded("Thủ tục"),
            empty=worded("Mọi thủ tục"),
            value=wanted.procedure,
            options=found.procedures,
            width="13rem",
        ),
        Choice(
            name="kind",
            label=worded("Bước"),
            empty=worded("Mọi bước"),
            value=wanted.kind,
            options=KINDS,
            width="9rem",
        ),
        Choice(
            name="channel",
            label=worded("Kênh nộp"),
            empty=worded("Mọi kênh"),
            value=wanted.channel,
            options=CHANNELS,
            width="9rem",
        ),
    )


def _bulk(actor: Actor) -> tuple[Offer, ...]:
    return tuple(
        OFFERS[verb]
        for verb in IN_BULK
        if not (roles := _KEYS.get(verb)) or permissions.holds_any(actor, *roles)
    )
