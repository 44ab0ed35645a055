"""Petitions as rows of a workbook, and how the list is narrowed."""

from collections.abc import Mapping
from urllib.parse import urlencode

from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.inbox import ViewLink
from tinhso.modules.desk.workbook import Cell, Column
from tinhso.modules.petitions.queries.lists import STATES, VIEWS, Listing, Narrowing, Row

COLUMNS = (
    Column(title=worded("Mã"), width=22),
    Column(title=worded("Người gửi"), width=24),
    Column(title=worded("Loại"), width=12),
    Column(title=worded("Về việc"), width=28),
    Column(title=worded("Nội dung chính"), width=40),
    Column(title=worded("Đơn vị"), width=24),
    Column(title=worded("Hồ sơ"), width=24),
    Column(title=worded("Trạng thái"), width=16),
    Column(title=worded("Gửi lúc"), width=16),
    Column(title=worded("Hạn"), width=16),
    Column(title=worded("Xong lúc"), width=16),
    Column(title=worded("Thời gian")),
)


def narrowing_of(values: Mapping[str, str]) -> Narrowing:
    """Read the narrowing from an address."""
    view, state = values.get("view", ""), values.get("state", "")
    return Narrowing(
        view=view if view in VIEWS else "open",
        state=state if state in dict(STATES) else "",
        q=values.get("q", "").strip()[:100],
    )


def query_of(wanted: Narrowing) -> str:
    """Return the address's query; what is as usual is left out."""
    values = {"view": wanted.view, "state": wanted.state, "q": wanted.q}
    usual = {"view": "open", "state": "", "q": ""}
    return urlencode({key: value for key, value in values.items() if value != usual[key]})


def view_links(found: Listing, wanted: Narrowing) -> tuple[ViewLink, ...]:
    """Return the views over the list with how much stands in each."""
    return tuple(
        ViewLink(
            label=label,
            query=query_of(Narrowing(view=view, q=wanted.q)),
            count=found.counts[view],
            is_current=view == wanted.view,
            is_late=view == "late" and found.counts[view] > 0,
        )
        for view, label in VIEWS.items()
    )


def cells_of(row: Row) -> tuple[Cell, ...]:
    """Return a petition as a row of a workbook, under COLUMNS."""
    return (
        row.code,
        row.person_name,
        row.kind_label,
        row.about_label,
        row.subject,
        row.unit_name,
        row.dossier_code,
        row.state_label,
        row.submitted_at,
        row.clock.due_at,
        row.finished_at,
        row.clock.label,
    )
