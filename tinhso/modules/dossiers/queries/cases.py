"""One dossier, as the actor may see it; and what anyone may know by its code."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tinhso.core.actor import Actor, Mandate
from tinhso.core.errors import NotFound
from tinhso.core.ledger import access
from tinhso.core.people.rules import ERASED_NAME
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.documents.queries import DocumentRow, document
from tinhso.modules.dossiers import permissions, rules
from tinhso.modules.dossiers.models import Dossier, Supplement
from tinhso.modules.dossiers.queries.assignees import StepRow, step_row
from tinhso.modules.dossiers.queries.clock import Clock, clock_of, paused_for
from tinhso.modules.dossiers.queries.interlinked import PartRow, parts_of
from tinhso.modules.dossiers.queries.on_paper import OnPaper, on_paper
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.dossiers.queries.timeline import DONE_BY_CITIZEN, FOR_CITIZEN, Told, told
from tinhso.modules.dossiers.queries.unknown import not_found
from tinhso.modules.dossiers.queries.ways import WayRow, ways_of
from tinhso.modules.dossiers.rules import State, Verb
from tinhso.modules.payments.queries import ChargeRow, charge_row
from tinhso.modules.procedures import queries as procedures

# What an officer wrote to the applicant, as opposed to a colleague.
_WRITTEN_TO_CITIZEN = frozenset(
    {
        "dossiers.DossierRefused",
        "dossiers.SupplementRequested",
        "dossiers.DossierSupplemented",
        "dossiers.DossierPostponed",
        "dossiers.ClockStopped",
    }
)


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    id: int
    key: str
    title: str
    name: str
    file_id: int
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class SupplementRow:
    text: str
    asked_at: datetime
    answer_before: datetime
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a dossier stands, and what the actor may do now: `verbs`, likeliest first.

    `paused_for` is what its clock stands still for, `ways` those the actor may choose among;
    `serves` says that the actor is an officer of its unit, or of one that does a step of it.
    `on_behalf` is the mandate they are done by, where it is not a role of the actor's own.
    """

    code: str
    procedure: str
    unit_id: int
    state: State
    state_label: str
    paused_at: datetime | None
    postponed_why: str
    step: StepRow | None
    charge: ChargeRow | None
    verbs: tuple[Verb, ...] = ()
    on_behalf: Mandate | None = None
    is_owner: bool = False
    serves: bool = False
    ways: tuple[WayRow, ...] = ()
    paused_for: str = ""

    @property
    def is_finished(self) -> bool:
        return self.state in rules.FINISHED

    @property
    def is_closed(self) -> bool:
        return self.state in rules.FINAL


@dataclass(frozen=True, kw_only=True)
class DossierView(Standing):
    """A dossier with all the actor may see.

    `owner_name` is whose it is; `filed_by` the person who filed it, for an organisation or not.
    `findings` are for officers; the applicant reads what came of them in the result. So is the file
    `signature_id`, what whoever took the result drew. In an interlinked filing `parts` come after
    this dossier, and it `follows` the one of that code.
    """

    procedure_name: str
    version_id: int
    subject: str
    owner_id: int
    organisation_id: int | None
    owner_name: str
    filed_by: str
    unit_name: str
    channel: str
    service_level: str
    answers: dict[str, Any]
    findings: dict[str, Any]
    parts: tuple[PartRow, ...]
    follows: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    due_why: str
    first_due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    refused_why: str
    clock: Clock
    supplements: tuple[SupplementRow, ...]
    papers: tuple[PaperRow, ...]
    on_paper: tuple[OnPaper, ...]
    handed_in_by: str
    handed_in_basis: str
    collected_by: str
    collected_basis: str
    delivery: str
    signature_id: int | None
    story: tuple[Told, ...]
    document: DocumentRow | None
    by_organisation: bool = False
    stages: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_forgotten(self) -> bool:
        """Say whether form and papers went with the name of whoever filed them."""
        return self.owner_name == ERASED_NAME

    @property
    def wants_electronic(self) -> bool:
        """Say whether the applicant asked for the electronic result alone."""
        return self.answers.get("delivery_method") == "electronic"

    @property
    def open_supplement(self) -> SupplementRow | None:
        return next((row for row in self.supplements if row.answered_at is None), None)


@dataclass(frozen=True, kw_only=True)
class PublicTrack:
    """What anyone with the code may know: how far the dossier is, and nothing about the person."""

    code: str
    procedure: str
    procedure_name: str
    unit_name: str
    state: State
    state_label: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    due_why: str
    finished_at: datetime | None
    clock: Clock
    story: tuple[Told, ...]
    stages: tuple[str, ...]
    by_organisation: bool


def own_state(*, actor: Actor, code: str) -> State:
    """Return where a dossier of the actor's own stands; to others it is not found."""
    states = Dossier.objects.filter(permissions.owned(actor), code=code).values_list("state")
    found = states.order_by().first()
    if found is None:
        raise not_found(code)
    return State(found[0])


def standing(*, actor: Actor, code: str, at: datetime) -> Standing:
    """Return where the dossier stands, without a word about the person."""
    row = _seen(actor, code, Dossier.objects.all())
    return Standing(**_standing(actor, row, at))


def dossier(*, actor: Actor, code: str, at: datetime) -> DossierView:
    """Return the dossier to its owner or an officer of its unit; to others it is not found."""
    row = _seen(actor, code, Dossier.objects.select_related("unit", "owner", "parent"))
    access.opened(*subjects_of(row))
    story = told(code)
    standing_here = _standing(actor, row, at)
    return DossierView(
        **standing_here,
        **_facts(row, at),
        version_id=row.version_id,
        subject=rules.subject_read(row.subject),
        owner_id=row.owner_id,
        organisation_id=row.organisation_id,
        owner_name=row.owner_name,
        filed_by=row.owner.full_name if row.organisation_id else row.owner_name,
        channel=row.channel,
        service_level=row.service_level,
        answers=row.answers,
        findings=row.findings if standing_here["serves"] else {},
        parts=parts_of(row),
        follows=row.parent.code if row.parent else "",
        first_due_at=row.first_due_at,
        returned_at=row.returned_at,
        refused_why=row.refused_why,
        supplements=_supplements(row),
        papers=_papers(row),
        on_paper=on_paper(row),
        handed_in_by=row.handed_in_by,
        handed_in_basis=row.handed_in_basis,
        collected_by=row.collected_by,
        collected_basis=row.collected_basis,
        delivery=row.delivery,
        signature_id=row.collected_signature_id if standing_here["serves"] else None,
        story=story if standing_here["serves"] else for_citizen(story),
        document=document(row.document_id) if row.document_id else None,
    )


def _seen(actor: Actor, code: str, rows: QuerySet[Dossier]) -> Dossier:
    row = rows.filter(code=code).first()
    if row is None or not permissions.can_see(actor, row):
        raise not_found(code)
    return row


def _standing(actor: Actor, row: Dossier, at: datetime) -> dict[str, Any]:
    opened = list(open_steps_of(row.code))
    step = permissions.nearest(actor, opened, row.procedure)
    may_do = _may_do(actor, row, step)
    return {
        **_state(row),
        "unit_id": row.unit_id,
        "paused_at": row.paused_at,
        "postponed_why": row.postponed_why,
        "step": step_row(step, at),
        "charge": charge_row(row.charge_id) if row.charge_id else None,
        "verbs": tuple(may_do),
        "on_behalf": next((one.on_behalf for one in may_do.values() if one.on_behalf), None),
        "is_owner": permissions.is_owner(actor, row),
        "serves": permissions.can_serve(actor, row),
        "ways": ways_of(step, others=[one for one in opened if one != step], may=may_do),
        "paused_for": paused_for(row),
    }


def tracked(*, code: str, at: datetime) -> PublicTrack:
    """Return how far the dossier is, for anyone who has its code."""
    row = Dossier.objects.select_related("unit").filter(code=code.strip().upper()).first()
    if row is None:
        raise NotFound(
            worded(
                "Không tìm thấy hồ sơ có mã %(strip)s. Xem lại mã trên giấy tiếp nhận.",
                strip=code.strip(),
            )
        )
    story = tuple(
        Told(kind=item.kind, who="", did=item.did, at=item.at, note="")
        for item in for_citizen(told(row.code))
    )
    return PublicTrack(**_state(row), **_facts(row, at), story=story)


def for_citizen(story: tuple[Told, ...]) -> tuple[Told, ...]:
    """Keep what the applicant reads: what happened, and what was written to the applicant."""
    return tuple(
        Told(
            kind=item.kind,
            who="",
            did=FOR_CITIZEN[item.kind],
            at=item.at,
            note=item.note if item.kind in _WRITTEN_TO_CITIZEN else "",
            program=item.program if item.kind in DONE_BY_CITIZEN else "",
        )
        for item in story
        if item.kind in FOR_CITIZEN
    )


def _state(row: Dossier) -> dict[str, Any]:
    state = State(row.state)
    return {
        "code": row.code,
        "procedure": row.procedure,
        "state": state,
        "state_label": rules.LABEL[state],
    }


def _facts(row: Dossier, at: datetime) -> dict[str, Any]:
    graph = procedures.version(row.version_id).steps
    return {
        "procedure_name": of_data(row.procedure_name),
        "unit_name": row.unit.name,
        "submitted_at": row.submitted_at,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "due_why": row.due_why,
        "finished_at": row.finished_at,
        "clock": clock_of(
            unit_id=row.unit_id,
            at=at,
            started_at=row.received_at,
            due_at=row.due_at,
            paused_at=row.paused_at,
            finished_at=row.finished_at,
        ),
        "stages": tuple(step.label for step in graph.tasks) if graph else (),
        "by_organisation": row.organisation_id is not None,
    }


def _may_do(actor: Actor, row: Dossier, step: CaseStep | None) -> dict[Verb, Actor]:
    """Return what `actor` may do now, likeliest first, each with the actor to do it as."""
    procedure = procedures.version(row.version_id)
    graph = procedure.steps
    if graph is None:
        return {}
    paper = procedure.result.template
    tried = (
        (verb, permissions.acting(actor, verb, row, graph, step, paper=paper))
        for verb in rules.verbs_from(State(row.state))
    )
    return {verb: acting for verb, acting in tried if acting is not None}


def _papers(row: Dossier) -> tuple[PaperRow, ...]:
    return tuple(
        PaperRow(
            id=paper.pk,
            key=paper.key,
            title=of_data(paper.title),
            name=paper.name,
            file_id=paper.file_id,
            added_at=paper.added_at,
        )
        for paper in row.papers.order_by("added_at", "pk")
    )


def _supplements(row: Dossier) -> tuple[SupplementRow, ...]:
    return tuple(
        SupplementRow(
            text=asked.text,
            asked_at=asked.asked_at,
            answer_before=asked.answer_before,
            answered_at=asked.answered_at,
        )
        for asked in Supplement.objects.filter(dossier=row).order_by("asked_at", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """What the rooms above need to know of a dossier they refer to by its code."""

    code: str
    owner_id: int
    organisation_id: int | None
    unit_id: int
    procedure: str
    state: State


def owner_of(code: str) -> Ownership:
    """Return whose dossier it is and where it stands; the caller decides what to do with it."""
    row = Dossier.objects.filter(code=code).first()
    if row is None:
        raise NotFound(worded("Không có hồ sơ %(code)s.", code=code))
    return Ownership(
        code=row.code,
        owner_id=row.owner_id,
        organisation_id=row.organisation_id,
        unit_id=row.unit_id,
        procedure=row.procedure,
        state=State(row.state),
    )


def codes_of(*, owner_id: int) -> tuple[str, ...]:
    """Return the codes of everything a person filed, for rooms that keep something beside it."""
    rows = Dossier.objects.filter(owner_id=owner_id).order_by("code")
    return tuple(rows.values_list("code", flat=True))
