"""What the applicant does: send, answer a request for supplement, withdraw."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.files.actions import Readable, take_in
from tinhso.core.files.queries import stored_many
from tinhso.core.steps.actions import resume
from tinhso.core.units.queries import unit
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.case import take, tell
from tinhso.modules.dossiers.actions.drafts import PAPER_KINDS
from tinhso.modules.dossiers.actions.moving import close, go_on
from tinhso.modules.dossiers.actions.sending import HandedIn, Sending, send
from tinhso.modules.dossiers.actions.waiting import answered
from tinhso.modules.dossiers.events import DossierSupplemented, DossierWithdrawn
from tinhso.modules.dossiers.models import Dossier, DossierPaper, Draft, Supplement
from tinhso.modules.dossiers.permissions import own_drafts, person_of
from tinhso.modules.dossiers.queries.versions import standing_of
from tinhso.modules.dossiers.rules import Channel, Verb
from tinhso.modules.procedures.queries import Procedure


@transaction.atomic
def submit(*, actor: Actor, draft_id: UUID, at: datetime) -> str:
    """Send the draft as a dossier and return its code; sending it again returns the same code."""
    draft = (
        Draft.objects.select_for_update()
        .filter(own_drafts(actor), pk=draft_id)
        .prefetch_related("papers")
        .first()
    )
    if draft is None:
        raise NotFound(worded("Không tìm thấy bản nháp này trong hồ sơ của bạn."))
    if not draft.dossier_code:
        draft.dossier_code = send(
            sending_of(draft, owner_id=person_of(actor), at=at), actor=actor
        ).code
        draft.save(update_fields=["dossier_code"])
    return draft.dossier_code


def sending_of(
    draft: Draft, *, owner_id: int, at: datetime, channel: Channel = Channel.ONLINE
) -> Sending:
    """Return what a draft sends, its papers loaded: as it stands, under the form in force."""
    assert draft.unit_id is not None, "a draft is begun for a unit"
    papers = draft.papers.all()
    kept = stored_many(paper.file_id for paper in papers)
    return Sending(
        owner_id=owner_id,
        organisation_id=draft.organisation_id,
        procedure=_in_force(draft, at),
        unit=unit(draft.unit_id),
        answers=draft.answers,
        at=at,
        channel=channel,
        on_paper=draft.on_paper,
        papers=[
            HandedIn(id=put.pk, key=put.key, name=put.name, file=kept[put.file_id])
            for put in papers
        ],
    )


def _in_force(draft: Draft, at: datetime) -> Procedure:
    """Return the procedure to file under: the form in force, or the same in other words."""
    day = timezone.localdate(at)
    standing = standing_of(draft.procedure, draft.version_id, day=day)
    if standing.is_repealed:
        raise WrongState(worded("Thủ tục này không còn nhận trực tuyến. Nộp tại quầy giúp bạn."))
    if standing.newer is not None:
        raise WrongState(worded("Tờ khai vừa thay đổi. Mở lại bản nháp để xem và đi tiếp."))
    return standing.procedure


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
    dossier.save(update_fields=["state"])
    _wake_steps(dossier, asked, at)
    answered(dossier, asked, actor=actor, at=at)
    tell(
        DossierSupplemented(dossier=code, due_at=dossier.due_at),
        actor=actor,
        at=at,
        note=note.strip(),
    )
    go_on(dossier, actor=actor, at=at)


def _wake_steps(dossier: Dossier, asked: Supplement, at: datetime) -> None:
    calendar = calendar_of(dossier.unit_id)
    # a machine's clock may step back; that must never take time from anybody
    stood_still = max(0, calendar.minutes_between(asked.asked_at, at))
    resume(case=dossier.code, minutes=stood_still)


@transaction.atomic
def withdraw(*, actor: Actor, code: str, reason: str, at: datetime) -> None:
    """Take the dossier back; it ends here and counts neither as on time nor as late."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.WITHDRAW)
    dossier.paused_at = None
    dossier.save(update_fields=["state", "paused_at"])
    close(dossier, actor=actor, at=at)
    tell(DossierWithdrawn(dossier=code), actor=actor, at=at, note=reason.strip())
