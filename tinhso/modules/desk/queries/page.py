"""One dossier as an officer works on it: what it holds, its clock, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import NotFound
from tinhso.core.files.queries import StoredFile, stored_many
from tinhso.core.forms.checking import notices
from tinhso.core.forms.reviewing import ReviewPage, review
from tinhso.core.words.amounts import dong, duration, size
from tinhso.core.words.dates import local, short, weekday_day
from tinhso.modules.desk import permissions
from tinhso.modules.desk.rules import (
    FILED,
    REPEAT_SECONDS,
    ROLE_NAMES,
    Offer,
    offered,
    task_of,
    who_does_the_rest,
)
from tinhso.modules.dossiers.queries.cases import DossierView, PaperRow, StepRow, dossier
from tinhso.modules.dossiers.queries.clock import Clock, Tone, clock_of
from tinhso.modules.dossiers.queries.papers import SlipRow, slips_of
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.queries.timeline import Told
from tinhso.modules.procedures.queries import Procedure, version

_STOPS = "dossiers.SupplementRequested"


@dataclass(frozen=True, kw_only=True)
class ClockPanel:
    """The clock in words: `used` is 0 to 100."""

    kick: str
    big: str
    start: str
    end: str
    label: str
    used: int
    paused: int
    is_late: bool
    why_title: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One point of the timeline, newest first."""

    state: str
    title: str
    at: datetime
    note: str
    quote: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    row: PaperRow
    note: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    """Everything the page of a dossier shows."""

    view: DossierView
    title: str
    short_name: str
    facts: str
    chip: Clock
    clock: ClockPanel | None
    review: tuple[ReviewPage, ...]
    looks: dict[str, str]
    papers: tuple[Paper, ...]
    slips: tuple[SlipRow, ...]
    happenings: tuple[Happening, ...]
    offers: tuple[Offer, ...]
    rest: str
    draft_note: str
    document_note: str


def served(*, actor: Actor, code: str, at: datetime) -> DossierView:
    """Return the dossier to an officer of its unit; to everyone else it is not found."""
    view = dossier(actor=actor, code=code, at=at)
    if not permissions.serves(actor, view.unit_id):
        raise NotFound(f"Không có hồ sơ {code}, hoặc hồ sơ không thuộc phạm vi của bạn.")
    return view


def dossier_page(*, actor: Actor, code: str, at: datetime) -> DossierPage:
    """Return the page of the dossier for an officer of its unit."""
    view = served(actor=actor, code=code, at=at)
    procedure = version(view.version_id)
    files = stored_many([row.file_id for row in view.papers])
    offers = offers_of(actor, view)
    clock = _running(view, at)
    return DossierPage(
        view=view,
        title=_title(view, procedure.short_name),
        short_name=procedure.short_name,
        facts=_facts(view),
        chip=clock,
        clock=_clock_panel(view, clock, at),
        review=_review(procedure, view, at),
        looks=_looks(procedure, view, at),
        papers=tuple(_paper(row, files.get(row.file_id)) for row in view.papers),
        slips=slips_of(view),
        happenings=_happenings(view),
        offers=offers,
        rest=_rest(actor, view, offers),
        draft_note=_draft_note(view),
        document_note=_document_note(view),
    )


def offers_of(actor: Actor, view: DossierView) -> tuple[Offer, ...]:
    """Return what `actor` may do to the dossier now, most likely first."""
    verbs = [str(verb) for verb in view.verbs if verb != "postpone" or not view.postponed_why]
    if permissions.may_collect(actor, view.unit_id) and _owes(view):
        verbs.insert(0 if view.is_finished else len(verbs), "settle")
    step = view.step
    if step is not None and actor.has_role(Role(step.role), view.unit_id):
        if step.assignee_id is None:
            verbs.append("claim")
        elif step.assignee_id == actor.person_id:
            verbs.append("release")
    return offered(verbs)


def first_of(page: DossierPage) -> Offer | None:
    """Return what the officer most likely does now; none when it is somebody else's turn."""
    likely = page.offers[:1]
    moves = [offer for offer in likely if offer.leaves or page.view.is_finished]
    return moves[0] if moves and not moves[0].is_aside else None


def is_repeat(*, actor: Actor, view: DossierView, offer: Offer, at: datetime) -> bool:
    """Say whether `actor` has just done this very thing: the second click of two."""
    last = view.story[-1] if view.story else None
    if last is None or not offer.leaves or last.kind != offer.leaves:
        return False
    return last.who == actor.name and (at - last.at).total_seconds() < REPEAT_SECONDS


def _review(procedure: Procedure, view: DossierView, at: datetime) -> tuple[ReviewPage, ...]:
    if procedure.form is None:
        return ()
    today = timezone.localdate(at)
    return review(procedure.form, view.answers, today=today, places=places(day=today))


def _looks(procedure: Procedure, view: DossierView, at: datetime) -> dict[str, str]:
    if procedure.form is None:
        return {}
    return dict(notices(procedure.form, view.answers, today=timezone.localdate(at)))


def _owes(view: DossierView) -> bool:
    return view.charge is not None and view.charge.is_owed


def _title(view: DossierView, short_name: str) -> str:
    task = task_of(subject=view.subject, procedure_name=short_name, owner_name=view.owner_name)
    return f"{view.owner_name}, {task[:1].lower()}{task[1:]}"


def _facts(view: DossierView) -> str:
    charge = view.charge
    said = FILED.get(view.channel, "")
    if charge is None:
        return said
    if not charge.amount:
        return f"{said}, không thu lệ phí"
    paid = "đã thu" if charge.paid_at else "chưa thu"
    return f"{said}, lệ phí {dong(charge.amount)} {paid}"


def _running(view: DossierView, at: datetime) -> Clock:
    """Return the dossier's clock; before it is received, the time left to answer."""
    if view.clock.tone is not Tone.NONE or view.step is None:
        return view.clock
    return clock_of(
        unit_id=view.unit_id,
        at=at,
        started_at=view.step.started_at,
        due_at=view.step.due_at,
        paused_at=view.paused_at,
    )


def _clock_panel(view: DossierView, clock: Clock, at: datetime) -> ClockPanel | None:
    if clock.due_at is None or (view.is_closed and not view.is_finished):
        return None
    began = view.received_at or view.submitted_at
    is_paused = clock.tone is Tone.PAUSE
    share = clock.used
    return ClockPanel(
        kick=_kick(view, clock, at),
        big=clock.label[:1].upper() + clock.label[1:],
        start=f"{'Nhận' if view.received_at else 'Nộp'} {_moment(began, at)}",
        end=f"Hạn {_moment(clock.due_at, at)}",
        label=f"Đã dùng {share}% thời gian" + (", đồng hồ đang dừng" if is_paused else ""),
        used=share,
        paused=100 - share if is_paused else 0,
        is_late=clock.tone is Tone.LATE,
        why_title=f"Vì sao hạn là {_moment(clock.due_at, at)}?" if view.due_why else "",
        why=view.due_why,
    )


def _kick(view: DossierView, clock: Clock, at: datetime) -> str:
    assert clock.due_at is not None
    said = f"{local(clock.due_at):%H:%M} {_said_day(clock.due_at, at)}"
    if clock.tone is Tone.PAUSE and view.paused_at is not None:
        return f"Đồng hồ dừng từ {_moment(view.paused_at, at)}"
    if clock.tone is Tone.DONE and view.finished_at is not None:
        return f"Xong {_moment(view.finished_at, at)}, hẹn {said}"
    return f"Hẹn trả {said}" if view.received_at else f"Trả lời người nộp trước {said}"


def _said_day(moment: datetime, at: datetime) -> str:
    return "hôm nay" if local(moment).date() == local(at).date() else weekday_day(moment)


def _moment(moment: datetime, at: datetime) -> str:
    return f"{local(moment):%H:%M}" if local(moment).date() == local(at).date() else short(moment)


def _paper(row: PaperRow, kept: StoredFile | None) -> Paper:
    note = f"{row.name}, {size(kept.size)}" if kept else row.name
    is_image = kept is not None and kept.mime.startswith("image/")
    return Paper(row=row, note=note, icon="photo" if is_image else "file-text")


def _happenings(view: DossierView) -> tuple[Happening, ...]:
    told = _told(view)
    if view.step is None:
        return told
    return (_standing(view.step, is_paused=view.paused_at is not None), *told)


def _standing(step: StepRow, *, is_paused: bool) -> Happening:
    waits_for = f"Chờ {ROLE_NAMES.get(step.role, step.role)}"
    who = f"{step.assignee_name} đang làm" if step.assignee_name else waits_for
    who = "Chờ người nộp bổ sung" if is_paused else who
    due = f", hạn của bước {short(step.due_at)}" if step.due_at and not is_paused else ""
    return Happening(
        state="stop" if is_paused else "now",
        title=f"{who}: {step.label}",
        at=step.started_at,
        note=due,
        quote="",
    )


def _told(view: DossierView) -> tuple[Happening, ...]:
    calendar = calendar_of(view.unit_id)
    found: list[Happening] = []
    before: Told | None = None
    for item in view.story:
        spent = calendar.minutes_between(before.at, item.at) if before else 0
        found.append(
            Happening(
                state="stop" if item.kind == _STOPS else "done",
                title=f"{item.who} {item.did}",
                at=item.at,
                note=f", sau {duration(spent)}" if spent > 0 else "",
                quote=item.note,
            )
        )
        before = item
    return tuple(reversed(found))


def _rest(actor: Actor, view: DossierView, offers: Sequence[Offer]) -> str:
    if view.is_closed:
        return "Hồ sơ đã khép lại, không còn việc nào."
    if view.open_supplement is not None:
        return "Đang chờ người nộp bổ sung. Đồng hồ dừng cho đến khi người nộp trả lời."
    step = view.step
    if step is None:
        return ""
    if any(offer.leaves for offer in offers):
        return who_does_the_rest(step.kind)
    if step.assignee_id not in {None, actor.person_id}:
        return f"Bước “{step.label}” đang giao cho {step.assignee_name}. Bạn xem được."
    whose = ROLE_NAMES.get(step.role, "vai trò khác")
    return f"Bước “{step.label}” là việc của {whose}. Bạn xem được."


def _draft_note(view: DossierView) -> str:
    if view.document is not None:
        return ""
    return "Dự thảo được soạn từ tờ khai khi trình lãnh đạo."


def _document_note(view: DossierView) -> str:
    found = view.document
    if found is None:
        return ""
    said = ["PDF", f"số {found.number}" if found.number else "", found.state_label.lower()]
    if found.signed_at is not None:
        said.append(f"{found.signer_name} ký lúc {short(found.signed_at)}")
    return ", ".join(part for part in said if part)
