"""Lists of dossiers and drafts, each narrowed to what the actor may see, each in few queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.ledger import access
from tinhso.core.paging import Page, place
from tinhso.core.steps.graph import Kind
from tinhso.core.steps.models import CaseStep
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.dossiers import permissions, rules
from tinhso.modules.dossiers.models import Dossier, Draft
from tinhso.modules.dossiers.queries import among
from tinhso.modules.dossiers.queries.assignees import away_of
from tinhso.modules.dossiers.queries.clock import Clock, clock_of
from tinhso.modules.dossiers.queries.narrowing import end_of, narrowed, views_of
from tinhso.modules.dossiers.queries.subjects import subjects_of, subjects_of_draft
from tinhso.modules.dossiers.rules import State

PAGE = among.PAGE
BATCH = 500
INBOX_VIEWS: Mapping[str, str] = {
    "waiting": worded("Chờ tôi"),
    "late": worded("Trễ hạn"),
    "today": worded("Hôm nay"),
    "paused": worded("Đồng hồ dừng"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a list."""

    code: str
    procedure: str
    procedure_name: str
    owner_id: int
    organisation_id: int | None
    owner_name: str
    subject: str
    unit_name: str
    channel: str
    state: State
    state_label: str
    step_label: str
    assignee_name: str
    assignee_away: date | None
    submitted_at: datetime
    finished_at: datetime | None
    clock: Clock
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """What waits for the actor, late first. `counts` says how many each view holds."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    view: str
    total: int
    page: int
    pages: int
    procedures: tuple[tuple[str, str], ...]


Listing = Page[Row]
# What lists show of a dossier; its form is large and not among it.
LISTED = Dossier.objects.select_related("unit").defer("answers", "findings", "on_paper")


@dataclass(frozen=True, kw_only=True)
class DraftPaperRow:
    id: int
    key: str
    file_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class DraftView:
    id: UUID
    procedure: str
    version_id: int
    unit_id: int
    unit_name: str
    answers: dict[str, Any]
    page: str
    saved_at: datetime
    expires_at: datetime
    dossier_code: str
    organisation_id: int | None = None
    organisation_name: str = ""
    papers: tuple[DraftPaperRow, ...] = ()
    person_id: int
    at_desk_of: str = ""
    on_paper: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def inbox(
    *,
    actor: Actor,
    at: datetime,
    view: str = "waiting",
    procedure: str = "",
    kind: str = "",
    channel: str = "",
    page: int = 1,
) -> Inbox:
    """Return what waits for `actor`: six queries at most, whatever the length."""
    steps = waiting_for(actor)
    end_of_today = end_of(at)
    views = views_of(at)
    view = view if view in views else "waiting"
    counts = steps.aggregate(**{name: Count("pk", filter=q or None) for name, q in views.items()})
    names = _procedures_of(steps)
    shown = steps.filter(views[view])
    shown = narrowed(shown, procedure=procedure, kind=kind, channel=channel)
    total = shown.count()
    where = place(total=total, page=page, size=PAGE)
    paused_last = F("paused_at").asc(nulls_first=True)
    ordered = shown.select_related("assignee").order_by(paused_last, "due_at", "pk")
    ordered_page = list(ordered[where.rows])
    return Inbox(
        rows=rows_of_steps(ordered_page, at, end_of_today),
        counts=counts,
        view=view,
        total=total,
        page=where.page,
        pages=where.pages,
        procedures=names,
    )


def waiting_for(actor: Actor) -> QuerySet[CaseStep]:
    """Return the open steps that wait for `actor`: taken by nobody else, of the actor's roles."""
    return CaseStep.objects.filter(waits_for(actor), finished_at__isnull=True)


def waits_for(actor: Actor) -> Q:
    """Return the condition on open steps to wait for `actor`."""
    return permissions.reach(actor) & permissions.free(actor)


def running_of(actor: Actor) -> QuerySet[CaseStep]:
    """Return the open steps of all dossiers that `actor` may open as an officer."""
    return CaseStep.objects.filter(permissions.visible_steps(actor), finished_at__isnull=True)


def _procedures_of(steps: QuerySet[CaseStep]) -> tuple[tuple[str, str], ...]:
    rows = (
        Dossier.objects.filter(code__in=steps.values("root"))
        .values_list("procedure", "procedure_name")
        .distinct()
        .order_by("procedure_name")
    )
    return tuple((code, of_data(name)) for code, name in rows)


def rows_of_steps(
    steps: Sequence[CaseStep], at: datetime, end_of_today: datetime
) -> tuple[Row, ...]:
    """Return open steps, their assignees loaded, as lines of the inbox: one query for all."""
    dossiers = LISTED.in_bulk([step.root for step in steps], field_name="code")
    gone = away_of(steps, at)
    return tuple(
        _row(row, step, _clock_of_step(row, step, at), gone, _group(step, at, end_of_today))
        for step in steps
        if (row := dossiers.get(step.root)) is not None
    )


def _clock_of_step(row: Dossier, step: CaseStep, at: datetime) -> Clock:
    return clock_of(
        unit_id=row.unit_id,
        at=at,
        started_at=step.started_at,
        due_at=step.due_at,
        paused_at=step.paused_at,
        finished_at=row.finished_at,
    )


def _group(step: CaseStep, at: datetime, end_of_today: datetime) -> str:
    if step.paused_at is not None:
        return "paused"
    if step.due_at is None or step.due_at >= end_of_today:
        return "later"
    return "late" if step.due_at < at else "today"


def _row(
    row: Dossier, step: CaseStep | None, clock: Clock, gone: Mapping[int, date], group: str = ""
) -> Row:
    access.opened(*subjects_of(row))
    return Row(
        code=row.code,
        procedure=row.procedure,
        procedure_name=of_data(row.procedure_name),
        owner_id=row.owner_id,
        organisation_id=row.organisation_id,
        owner_name=row.owner_name,
        subject=rules.subject_read(row.subject),
        unit_name=row.unit.short_name or row.unit.name,
        channel=row.channel,
        state=State(row.state),
        state_label=rules.LABEL[State(row.state)],
        step_label=of_data(step.label) if step else rules.LABEL[State(row.state)],
        assignee_name=step.assignee.full_name if step and step.assignee else "",
        assignee_away=gone.get(step.assignee_id or 0) if step else None,
        submitted_at=row.submitted_at,
        finished_at=row.finished_at,
        clock=clock,
        group=group,
    )


def of_units(
    *, actor: Actor, at: datetime, q: str = "", state: str = "", procedure: str = "", page: int = 1
) -> Listing:
    """Return the dossiers of the actor's units, newest first, found by code, name or number.

    `state` is a state, or `open` for whatever still runs.
    """
    wanted = among.Wanted(actor=actor, q=q, state=state, procedure=procedure)
    found = among.page_among(wanted, page=page)
    known = LISTED.in_bulk(found.rows)
    rows = rows_of([known[pk] for pk in found.rows if pk in known], at)
    return Page(**{**found.__dict__, "rows": rows})


def count_of_units(*, actor: Actor, q: str = "", state: str = "", procedure: str = "") -> int:
    """Return how many dossiers `of_units` lists."""
    return chosen(actor=actor, q=q, state=state, procedure=procedure).count()


def all_of_units(
    *, actor: Actor, at: datetime, q: str = "", state: str = "", procedure: str = ""
) -> Iterator[tuple[Row, ...]]:
    """Yield all that `of_units` lists, batch by batch, each dossier once, also while new ones come.

    The cost of a batch does not grow with how many went before it.
    """
    rows = chosen(actor=actor, q=q, state=state, procedure=procedure).select_related("unit")
    rows = rows.filter(submitted_at__lte=at).order_by("-submitted_at", "-pk")
    last: Dossier | None = None
    while shown := list(rows.filter(_behind(last))[:BATCH]):
        yield rows_of(shown, at)
        last = shown[-1]


def _behind(last: Dossier | None) -> Q:
    if last is None:
        return Q()
    return Q(submitted_at__lt=last.submitted_at) | Q(submitted_at=last.submitted_at, pk__lt=last.pk)


def chosen(*, actor: Actor, q: str, state: str, procedure: str) -> QuerySet[Dossier]:
    """Return the dossiers of the actor's units that are asked for."""
    return among.chosen(among.Wanted(actor=actor, q=q, state=state, procedure=procedure))


def mine(
    *, actor: Actor, at: datetime, page: int = 1, organisation_id: int | None = None
) -> Listing:
    """Return the actor's own dossiers and those of organisations they act for, or of one of them,
    newest first."""
    rows = Dossier.objects.filter(permissions.owned(actor))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return _listing(rows.order_by("-submitted_at", "-pk"), at, page)


def _listing(rows: QuerySet[Dossier], at: datetime, page: int) -> Listing:
    total = rows.count()
    where = place(total=total, page=page, size=PAGE)
    shown = list(rows.select_related("unit")[where.rows])
    return Listing(rows=rows_of(shown, at), total=total, page=where.page, pages=where.pages)


def rows_of(shown: Sequence[Dossier], at: datetime) -> tuple[Row, ...]:
    """Return dossiers, their units loaded, as lines of a list: one query for all their steps."""
    found = CaseStep.objects.select_related("assignee").filter(
        root__in=[row.code for row in shown], finished_at__isnull=True
    )
    # of several, one that somebody does, and the oldest of those
    steps = {step.root: step for step in found.order_by("role", "-pk")}
    gone = away_of(steps.values(), at)
    return tuple(_row_of_dossier(row, steps.get(row.code), at, gone) for row in shown)


def _row_of_dossier(
    row: Dossier, step: CaseStep | None, at: datetime, gone: Mapping[int, date]
) -> Row:
    whole = clock_of(
        unit_id=row.unit_id,
        at=at,
        started_at=row.received_at,
        due_at=row.due_at,
        paused_at=row.paused_at,
        finished_at=row.finished_at,
    )
    return _row(row, step, whole, gone)


def drafts_of(
    *, actor: Actor, at: datetime, organisation_id: int | None = None
) -> tuple[DraftView, ...]:
    """Return the actor's forms begun and not sent, or those for one organisation, last touched
    first."""
    rows = Draft.objects.select_related("unit", "organisation", "person").filter(
        permissions.own_drafts(actor), dossier_code="", expires_at__gt=at
    )
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    rows = rows.prefetch_related("papers").order_by("-saved_at", "pk")
    return tuple(_draft(row, _papers(row)) for row in rows)


def draft(*, actor: Actor, draft_id: UUID) -> DraftView:
    """Return one form of the actor with its papers, sent or not."""
    row = (
        Draft.objects.select_related("unit", "organisation", "person")
        .prefetch_related("papers")
        .filter(permissions.fillable_drafts(actor), pk=draft_id)
        .first()
    )
    if row is None:
        raise NotFound(worded("Không tìm thấy bản nháp này. Có thể bản nháp đã hết hạn."))
    return _draft(row, _papers(row))


def _papers(row: Draft) -> tuple[DraftPaperRow, ...]:
    return tuple(
        DraftPaperRow(id=paper.pk, key=paper.key, file_id=paper.file_id, name=paper.name)
        for paper in sorted(row.papers.all(), key=lambda paper: paper.pk)
    )


def _draft(row: Draft, papers: tuple[DraftPaperRow, ...] = ()) -> DraftView:
    access.opened(*subjects_of_draft(row))
    return DraftView(
        id=row.pk,
        procedure=row.procedure,
        version_id=row.version_id,
        unit_id=row.unit_id or 0,
        unit_name=row.unit.name if row.unit else "",
        answers=row.answers,
        page=row.page,
        saved_at=row.saved_at,
        expires_at=row.expires_at,
        dossier_code=row.dossier_code,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name if row.organisation else "",
        papers=papers,
        person_id=row.person_id,
        at_desk_of=row.person.full_name if row.clerk_id else "",
        on_paper=row.on_paper,
    )


KINDS: tuple[tuple[str, str], ...] = (
    (Kind.RECEPTION.value, worded("Tiếp nhận")),
    (Kind.EXAMINATION.value, worded("Thẩm tra")),
    (Kind.DECISION.value, worded("Duyệt và ký")),
    (Kind.ISSUING.value, worded("Phát hành")),
    (Kind.RETURN.value, worded("Trả kết quả")),
)
