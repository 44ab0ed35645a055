"""What is sent becomes a dossier: judged whole, opened, told. However it came together before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import FormRefused, WrongState
from tinhso.core.files.queries import StoredFile, infected_text
from tinhso.core.forms.checking import check
from tinhso.core.forms.definition import Form
from tinhso.core.forms.scope import Scope, scope, settled
from tinhso.core.numbering.actions import take as take_number
from tinhso.core.people import queries as people
from tinhso.core.people.models import Person
from tinhso.core.search import fold
from tinhso.core.units.queries import UnitRow
from tinhso.core.words.worded import kept, worded
from tinhso.modules.dossiers.actions.case import tell
from tinhso.modules.dossiers.actions.drafts import ONLY_PERSONS
from tinhso.modules.dossiers.actions.moving import begin
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.events import DossierSubmitted
from tinhso.modules.dossiers.models import Dossier, DossierPaper
from tinhso.modules.dossiers.queries.attached import ANSWER, attached, files_named
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.queries.terms import span_of
from tinhso.modules.dossiers.rules import Channel, State, subject_of
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Paper, Procedure

MOST_FOLDED = 700


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """A file for the paper `key`, or for a question, under the name its owner gave it."""

    id: int = 0
    key: str
    name: str
    file: StoredFile

    @property
    def file_id(self) -> int:
        return self.file.id


@dataclass(frozen=True, kw_only=True)
class Sending:
    """All that goes to a unit under one version of a procedure, as its owner gave it.

    `owner_id` is the person who files it, for `organisation_id` where there is one. `on_paper` is
    what was handed in at a desk, by key of paper: so many originals, so many copies.
    """

    owner_id: int
    organisation_id: int | None = None
    procedure: Procedure
    unit: UnitRow
    answers: Mapping[str, Any]
    papers: Sequence[HandedIn]
    at: datetime
    channel: Channel = Channel.ONLINE
    on_paper: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    stand: Stand | None = None

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @cached_property
    def form(self) -> Form:
        assert self.procedure.form is not None, "only what has a form is sent"
        return self.procedure.form

    @cached_property
    def here(self) -> Scope:
        """Where the answers lead in the form: walked once for all that follows from them."""
        return scope(self.form, self.answers, today=self.today)

    @cached_property
    def needed(self) -> tuple[Paper, ...]:
        return procedures.papers_needed(
            self.procedure, self.answers, today=self.today, here=self.here
        )


def send(sending: Sending, *, actor: Actor) -> Dossier:
    """Open a dossier for what is sent, or refuse it whole. Called inside an action."""
    if not sending.procedure.is_complete:
        raise WrongState(worded("Tờ khai mẫu này chỉ để điền thử, không gửi được."))
    if sending.organisation_id is not None and not sending.procedure.takes_organisations:
        raise WrongState(ONLY_PERSONS)
    _refuse_faults(sending)
    return opened(sending, actor=actor)


def opened(
    sending: Sending, *, actor: Actor, parent: Dossier | None = None, part: str = ""
) -> Dossier:
    """Open a dossier that was judged, or that follows another whose officers judged it."""
    dossier = _open(sending, parent, part)
    tell(
        DossierSubmitted(
            dossier=dossier.code,
            procedure=dossier.procedure,
            version_id=dossier.version_id,
            unit_id=dossier.unit_id,
            channel=dossier.channel,
            service_level=dossier.service_level,
            owner_id=dossier.owner_id,
            organisation_id=dossier.organisation_id,
        ),
        actor=actor,
        at=sending.at,
        owner_name=dossier.owner_name,
        handed_in_by=dossier.handed_in_by,
    )
    return dossier


def _refuse_faults(sending: Sending) -> None:
    faults = check(
        sending.form,
        sending.answers,
        today=sending.today,
        places=places(day=sending.today, form=sending.form),
        files=attached(sending.papers, known={put.file_id: put.file for put in sending.papers}),
        here=sending.here,
    )
    given = {put.key for put in sending.papers} | sending.on_paper.keys()
    for paper in sending.needed:
        if paper.required and paper.key not in given:
            faults[f"paper-{paper.key}"] = worded("Tải lên %(title)s", title=paper.title)
    for put in sending.papers:
        if put.file.threat:
            faults[f"paper-{put.key}"] = infected_text(put.name, put.file.threat)
    if faults:
        raise FormRefused(faults)


@dataclass(frozen=True)
class _Applicant:
    """Whose dossier it is, by name, and the words besides by which lists find it."""

    name: str
    words: str


def _applicant(sending: Sending, owner: Person) -> _Applicant:
    if sending.organisation_id is None:
        return _Applicant(owner.full_name, owner.personal_number or "")
    firm = people.organisation(sending.organisation_id)
    numbers = people.numbers_of(sending.organisation_id, day=sending.today)
    return _Applicant(firm.name, " ".join((*sorted({*numbers.values()}), owner.full_name)))


def _open(sending: Sending, parent: Dossier | None, part: str) -> Dossier:
    procedure, unit, at = sending.procedure, sending.unit, sending.at
    owner = Person.objects.get(pk=sending.owner_id)
    applicant = _applicant(sending, owner)
    about = procedures.subject_of(
        procedure, sending.answers, today=sending.today, here=sending.here
    )
    subject = kept(subject_of(procedure.short_name, about) if about else procedure.short_name)
    dossier = Dossier.objects.create(
        code=new_code(unit, at),
        procedure=procedure.code,
        procedure_name=procedure.name,
        version_id=procedure.version_id,
        unit_id=unit.id,
        owner=owner,
        organisation_id=sending.organisation_id,
        owner_name=applicant.name,
        folded=fold(f"{applicant.name} {applicant.words} {subject}"[:MOST_FOLDED]),
        subject=subject,
        parent=parent,
        part=part,
        channel=sending.channel,
        on_paper=dict(sending.on_paper),
        **_stood(sending.stand),
        service_level=procedure.service_level,
        answers=settled(sending.form, sending.answers, today=sending.today, here=sending.here),
        state=State.SUBMITTED,
        submitted_at=at,
    )
    _put_papers(dossier, sending)
    due_at = calendar_of(unit.id).due(at, span_of("answer_online", day=sending.today)).at
    values = procedures.step_values(
        procedure, sending.answers, today=sending.today, here=sending.here
    )
    begin(dossier, values=values, due_at=due_at, at=at)
    return dossier


def _stood(stand: Stand | None) -> dict[str, str]:
    if stand is None:
        return {}
    return {
        "handed_in_by": stand.name,
        "handed_in_number": stand.number,
        "handed_in_basis": stand.basis,
    }


def _put_papers(dossier: Dossier, sending: Sending) -> None:
    titles = {paper.key: paper.title for paper in sending.needed}
    answering = files_named(sending.form, dossier.answers)
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            key=put.key,
            title=titles.get(put.key) or answering.get(put.file_id) or put.name,
            file_id=put.file_id,
            name=put.name,
            added_at=sending.at,
        )
        for put in sending.papers
        if not put.key.startswith(ANSWER) or put.file_id in answering
    )


def new_code(unit: UnitRow, at: datetime) -> str:
    """Return the unit's next dossier code: agency, day, ordinal of the day (TT 01/2018)."""
    day = timezone.localdate(at).strftime("%y%m%d")
    ordinal = take_number(book="dossier", unit_id=unit.id, period=day)
    return f"{unit.code}-{day}-{ordinal:04d}"
