"""What the applicant does: send, answer a request for supplement, withdraw."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import FormRefused, NotFound, Refused, WrongState
from tinhso.core.files.actions import Readable, take_in
from tinhso.core.files.queries import infected_text, stored_many
from tinhso.core.forms.checking import check
from tinhso.core.forms.scope import settled
from tinhso.core.numbering.actions import take as take_number
from tinhso.core.people.models import Person
from tinhso.core.search import fold
from tinhso.core.steps.actions import promise, resume
from tinhso.core.units.models import Unit
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.case import take, tell
from tinhso.modules.dossiers.actions.drafts import PAPER_KINDS
from tinhso.modules.dossiers.actions.moving import begin, close
from tinhso.modules.dossiers.events import DossierSubmitted, DossierSupplemented, DossierWithdrawn
from tinhso.modules.dossiers.models import Dossier, DossierPaper, Draft, Supplement
from tinhso.modules.dossiers.permissions import person_of
from tinhso.modules.dossiers.queries.attached import ANSWER, attached, files_named
from tinhso.modules.dossiers.queries.due import due_of
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.queries.terms import span_of
from tinhso.modules.dossiers.queries.versions import standing_of
from tinhso.modules.dossiers.rules import Channel, State, Verb
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure


@transaction.atomic
def submit(*, actor: Actor, draft_id: UUID, at: datetime) -> str:
    """Send the draft as a dossier and return its code; sending it again returns the same code."""
    draft = (
        Draft.objects.select_for_update()
        .filter(pk=draft_id, person_id=person_of(actor))
        .prefetch_related("papers")
        .first()
    )
    if draft is None:
        raise NotFound(worded("Không tìm thấy bản nháp này trong hồ sơ của bạn."))
    if draft.dossier_code:
        return draft.dossier_code
    procedure = _in_force(draft, at)
    _refuse_faults(procedure, draft, at)
    dossier = _open(procedure, draft, at)
    draft.dossier_code = dossier.code
    draft.save(update_fields=["dossier_code"])
    tell(
        DossierSubmitted(
            dossier=dossier.code,
            procedure=procedure.code,
            version_id=procedure.version_id,
            unit_id=dossier.unit_id,
            channel=dossier.channel,
            service_level=procedure.service_level,
            owner_id=dossier.owner_id,
        ),
        actor=actor,
        at=at,
        owner_name=dossier.owner_name,
    )
    return dossier.code


def _in_force(draft: Draft, at: datetime) -> Procedure:
    """Return the procedure to file under: the form in force, or the same in other words."""
    day = timezone.localdate(at)
    standing = standing_of(draft.procedure, draft.version_id, day=day)
    if standing.procedure.is_sample:
        raise WrongState(worded("Tờ khai mẫu chỉ để thử, không gửi được."))
    if standing.is_repealed:
        raise WrongState(worded("Thủ tục này không còn nhận trực tuyến. Nộp tại quầy giúp bạn."))
    if standing.newer is not None:
        raise WrongState(worded("Tờ khai vừa thay đổi. Mở lại bản nháp để xem và đi tiếp."))
    return standing.procedure


def _refuse_faults(procedure: Procedure, draft: Draft, at: datetime) -> None:
    today = timezone.localdate(at)
    assert procedure.form is not None, "a draft is begun only where there is a form"
    faults = check(
        procedure.form,
        draft.answers,
        today=today,
        places=places(day=today, form=procedure.form),
        files=attached(draft.papers.all()),
    )
    given = {paper.key for paper in draft.papers.all()}
    for paper in procedures.papers_needed(procedure, draft.answers, today=today):
        if paper.required and paper.key not in given:
            faults[f"paper-{paper.key}"] = worded("Tải lên %(title)s", title=paper.title)
    kept = stored_many(paper.file_id for paper in draft.papers.all())
    for put in draft.papers.all():
        if threat := kept[put.file_id].threat:
            faults[f"paper-{put.key}"] = infected_text(put.name, threat)
    if faults:
        raise FormRefused(faults)


def _open(procedure: Procedure, draft: Draft, at: datetime) -> Dossier:
    assert procedure.form is not None, "a draft is begun only where there is a form"
    owner = Person.objects.get(pk=draft.person_id)
    assert draft.unit is not None, "a draft is begun for a unit"
    unit = draft.unit
    code = new_code(unit, at)
    today = timezone.localdate(at)
    about = procedures.subject_of(procedure, draft.answers, today=today)
    subject = f"{procedure.short_name} cho {about}" if about else procedure.short_name
    dossier = Dossier.objects.create(
        code=code,
        procedure=procedure.code,
        procedure_name=procedure.name,
        version_id=procedure.version_id,
        unit=unit,
        owner=owner,
        owner_name=owner.full_name,
        folded=fold(f"{owner.full_name} {owner.personal_number or ''} {subject}"),
        subject=subject,
        channel=Channel.ONLINE,
        service_level=procedure.service_level,
        answers=settled(procedure.form, draft.answers, today=today),
        state=State.SUBMITTED,
        submitted_at=at,
    )
    titles = {
        paper.key: paper.title
        for paper in procedures.papers_needed(procedure, draft.answers, today=today)
    }
    answering = files_named(procedure.form, dossier.answers)
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            key=paper.key,
            title=titles.get(paper.key) or answering.get(paper.file_id) or paper.name,
            file_id=paper.file_id,
            name=paper.name,
            added_at=at,
        )
        for paper in draft.papers.all()
        if not paper.key.startswith(ANSWER) or paper.file_id in answering
    )
    due_at = calendar_of(unit.pk).due(at, span_of("answer_online", day=today)).at
    values = procedures.step_values(procedure, dossier.answers, today=today)
    begin(dossier, values=values, due_at=due_at, at=at)
    return dossier


def new_code(unit: Unit, at: datetime) -> str:
    """Return the unit's next dossier code: agency, day, ordinal of the day (TT 01/2018)."""
    day = timezone.localdate(at).strftime("%y%m%d")
    ordinal = take_number(book="dossier", unit_id=unit.pk, period=day)
    return f"{unit.code}-{day}-{ordinal:04d}"


@transaction.atomic
def supplement(
    *,
    actor: Actor,
    code: str,
    papers: tuple[tuple[str, bytes | Readable], ...],
    note: str,
    at: datetime,
) -> None:
    """Answer the open request for supplement with papers, a note or both; the clock runs on."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.SUPPLEMENT)
    if not papers and not note.strip():
        raise Refused(
            worded("Tải lên giấy tờ được yêu cầu, hoặc viết câu trả lời."), field="papers"
        )
    asked = Supplement.objects.select_for_update().get(dossier=dossier, answered_at__isnull=True)
    asked.answered_at = at
    asked.save(update_fields=["answered_at"])
    for name, content in papers:
        kept = take_in(source=content, name=name, accept=PAPER_KINDS, at=at)
        DossierPaper.objects.create(
            dossier=dossier,
            key="supplement",
            title=worded("Giấy tờ bổ sung"),
            file_id=kept.id,
            name=kept.name,
            added_at=at,
        )
    _start_clock(dossier, at)
    dossier.save(update_fields=["state", "due_at", "due_why", "paused_at"])
    tell(
        DossierSupplemented(dossier=code, due_at=dossier.due_at),
        actor=actor,
        at=at,
        note=note.strip(),
    )


def _start_clock(dossier: Dossier, at: datetime) -> None:
    calendar = calendar_of(dossier.unit_id)
    if dossier.paused_at is None:
        return
    # a machine's clock may step back; that must never take time from anybody
    stood_still = max(0, calendar.minutes_between(dossier.paused_at, at))
    if dossier.due_at is not None:
        due = due_of(dossier)
        dossier.due_at, dossier.due_why = due.at, due.why
    resume(case=dossier.code, minutes=stood_still)
    promise(case=dossier.code, due_at=dossier.due_at)
    dossier.paused_at = None


@transaction.atomic
def withdraw(*, actor: Actor, code: str, reason: str, at: datetime) -> None:
    """Take the dossier back; it ends here and counts neither as on time nor as late."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.WITHDRAW)
    dossier.paused_at = None
    dossier.save(update_fields=["state", "paused_at"])
    close(dossier, actor=actor, at=at)
    tell(DossierWithdrawn(dossier=code), actor=actor, at=at, note=reason.strip())
