"""One dossier as an officer works on it: what it holds, its clock, and what may be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.files.queries import StoredFile, stored_many
from tinhso.core.files.rules import PDF
from tinhso.core.files.sendable import Sendable, made
from tinhso.core.forms.checking import notices
from tinhso.core.forms.definition import Form
from tinhso.core.forms.reviewing import ReviewPage, review
from tinhso.core.words.amounts import dong, size
from tinhso.core.words.dates import short
from tinhso.core.words.worded import started, together, worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.queries.clock import ClockPanel, clock_panel, running
from tinhso.modules.desk.queries.story import Happening, happenings, whose_turn
from tinhso.modules.desk.rules import (
    DIGITISED,
    FILED,
    REPEAT_SECONDS,
    WAITS,
    Offer,
    digitisation,
    offered,
    task_of,
    who_does_the_rest,
)
from tinhso.modules.documents.queries import (
    DocumentRow,
    by_digests,
    draft_file,
    may_end,
    signed_file,
)
from tinhso.modules.dossiers.queries.cases import DossierView, PaperRow, Standing, dossier
from tinhso.modules.dossiers.queries.clock import Clock
from tinhso.modules.dossiers.queries.organisations import number_of
from tinhso.modules.dossiers.queries.papers import SlipRow, slips_of
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.queries.results import draft_preview
from tinhso.modules.dossiers.queries.scans import Scans, scans_of
from tinhso.modules.procedures.queries import Procedure, version


@dataclass(frozen=True, kw_only=True)
class Paper:
    row: PaperRow
    note: str
    icon: str
    has_picture: bool
    digitised: str = ""  # how it came to be digital: trạng thái số hóa
    known: DocumentRow | None = None  # the document of ours whose very file it is


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result or its draft, and where its file is; there is none without a title."""

    title: str
    note: str
    view: str
    lookup: str = ""  # where who may end it does so


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    """Everything the page of a dossier shows."""

    view: DossierView
    title: str
    facts: str
    chip: Clock
    clock: ClockPanel | None
    review: tuple[ReviewPage, ...]
    findings: ReviewPage | None
    may_find: bool
    looks: dict[str, str]
    papers: tuple[Paper, ...]
    scans: Scans | None
    slips: tuple[SlipRow, ...]
    happenings: tuple[Happening, ...]
    offers: tuple[Offer, ...]
    ways: tuple[tuple[str, str], ...]
    rest: str
    in_place_of: str
    result: Result

    @property
    def uploaded(self) -> frozenset[str]:
        """The keys of the papers that are there as files, not on paper alone."""
        return frozenset(paper.row.key for paper in self.papers)


def served(*, actor: Actor, code: str, at: datetime) -> DossierView:
    """Return the dossier to an officer who serves it; to everyone else it is not found."""
    view = dossier(actor=actor, code=code, at=at)
    if not view.serves:
        raise NotFound(
            worded("Không có hồ sơ %(code)s, hoặc hồ sơ không thuộc phạm vi của bạn.", code=code)
        )
    return view


def dossier_page(*, actor: Actor, code: str, at: datetime) -> DossierPage:
    """Return the page of the dossier for an officer of its unit."""
    view = served(actor=actor, code=code, at=at)
    procedure = version(view.version_id)
    files = stored_many([row.file_id for row in view.papers])
    offers = offers_of(actor, view)
    clock = running(view, at)
    return DossierPage(
        view=view,
        title=_title(view, procedure.short_name),
        facts=_facts(view),
        chip=clock,
        clock=clock_panel(view, clock, at),
        review=_review(procedure.form, view.answers, at),
        findings=_findings(procedure, view, at),
        may_find=may_find(procedure, view),
        looks=_looks(procedure, view, at),
        papers=_papers(view, files),
        scans=scans_of(view, day=timezone.localdate(at)) if procedure.result.pages else None,
        slips=slips_of(view, inside=True),
        happenings=happenings(view),
        offers=offers,
        ways=tuple((way.key, way.label) for way in view.ways),
        in_place_of=_in_place_of(view),
        rest=_rest(actor, view, offers),
        result=_result(actor, view, procedure, at),
    )


def offers_of(actor: Actor, view: Standing) -> tuple[Offer, ...]:
    """Return what `actor` may do to the dossier now, most likely first."""
    chosen = {way.verb for way in view.ways}  # these are done by choosing a way
    verbs = ["choose"] if chosen else []
    verbs += [str(verb) for verb in view.verbs if verb not in chosen]
    if view.postponed_why and "postpone" in verbs:
        verbs.remove("postpone")
    if permissions.may_collect(actor, view.unit_id) and _owes(view):
        verbs.insert(0 if view.is_finished else len(verbs), "settle")
    step = view.step
    if step is not None and permissions.may_take_on(actor, step.role, step.unit_id, view.procedure):
        if step.assignee_id is None and not step.is_paused:
            verbs.append("claim")
        elif step.assignee_id == actor.person_id:
            verbs.append("release")
    if step is not None and permissions.may_assign(actor, step, view.procedure):
        verbs.append("assign")
    return offered(verbs)


def first_of(page: DossierPage) -> Offer | None:
    """Return what the officer most likely does now; none when it is somebody else's turn."""
    if page.view.step is not None and not page.view.step.role:
        return None  # something is waited for that nobody at a desk does
    likely = page.offers[:1]
    moves = [offer for offer in likely if offer.leaves or page.view.is_finished]
    return moves[0] if moves and not moves[0].is_aside else None


def is_repeat(*, actor: Actor, view: DossierView, offer: Offer, at: datetime) -> bool:
    """Say whether `actor` has just done this very thing: the second click of two."""
    last = view.story[-1] if view.story else None
    if last is None or not offer.leaves or last.kind not in offer.leaves:
        return False
    return last.who == actor.name and (at - last.at).total_seconds() < REPEAT_SECONDS


def may_find(procedure: Procedure, view: Standing) -> bool:
    """Say whether the officer may write down findings now: whoever may propose a result."""
    return procedure.findings is not None and "propose" in map(str, view.verbs)


def _review(form: Form | None, answers: Mapping[str, Any], at: datetime) -> tuple[ReviewPage, ...]:
    if form is None or not answers:
        return ()
    today = timezone.localdate(at)
    return review(form, answers, today=today, places=places(day=today, form=form))


def _findings(procedure: Procedure, view: DossierView, at: datetime) -> ReviewPage | None:
    """Return what was found, once something is written down."""
    if procedure.findings is None or not view.findings:
        return None
    return _review(procedure.record, {**view.answers, **view.findings}, at)[-1]


def _looks(procedure: Procedure, view: DossierView, at: datetime) -> dict[str, str]:
    if procedure.form is None:
        return {}
    return dict(notices(procedure.form, view.answers, today=timezone.localdate(at)))


def _owes(view: Standing) -> bool:
    return view.charge is not None and view.charge.is_owed


def _title(view: DossierView, short_name: str) -> str:
    task = task_of(subject=view.subject, procedure_name=short_name, owner_name=view.owner_name)
    return f"{view.owner_name}, {started(task)}"


def _facts(view: DossierView) -> str:
    charge = view.charge
    said = together((FILED.get(view.channel, ""), *_filed_by(view)), by=", ")
    if charge is None:
        return said
    if not charge.amount:
        return worded("%(said)s, không thu lệ phí", said=said)
    paid = worded("đã thu") if charge.paid_at else worded("chưa thu")
    return worded(
        "%(said)s, lệ phí %(amount)s %(paid)s", said=said, amount=dong(charge.amount), paid=paid
    )


def _filed_by(view: DossierView) -> tuple[str, ...]:
    """Say who filed it for an organisation, by what number that is called, or who came instead."""
    if view.handed_in_by:
        return (worded("%(name)s đến nộp thay", name=view.handed_in_by),)
    if view.organisation_id is None:
        return ()
    who = worded("%(name)s nộp cho tổ chức", name=view.filed_by)
    number = number_of(view.organisation_id, day=timezone.localdate(view.submitted_at))
    named = worded("%(kind)s %(value)s", kind=number.name.lower(), value=number.value)
    return (who, named) if number.value else (who,)


def _papers(view: DossierView, files: Mapping[int, StoredFile]) -> tuple[Paper, ...]:
    ours = by_digests(file.digest for file in files.values())
    found = [(row, files.get(row.file_id)) for row in view.papers]
    return tuple(_paper(row, kept, ours.get(kept.digest) if kept else None) for row, kept in found)


def _paper(row: PaperRow, kept: StoredFile | None, known: DocumentRow | None) -> Paper:
    if kept is None:
        return Paper(row=row, note=row.name, icon="file-text", has_picture=False)
    told = [row.name, size(kept.size), *([kept.scan_text] if kept.scan_text else [])]
    return Paper(
        row=row,
        note=together(told, by=", "),
        icon="photo" if kept.mime.startswith("image/") else "file-text",
        has_picture=kept.has_picture,
        digitised=DIGITISED[digitisation(known.template if known else None)],
        known=known,
    )


def _in_place_of(view: DossierView) -> str:
    """Say in whose place, by which words and until when the officer acts; nothing for their own."""
    mandate = view.on_behalf
    if mandate is None:
        return ""
    if not mandate.signs_as:
        return worded("Bạn làm thay %(name)s. Sổ cái ghi cả hai người.", name=mandate.name)
    return worded(
        "Bạn làm thay %(name)s. Văn bản ký ghi “%(words)s”.",
        name=mandate.name,
        words=mandate.signs_as.replace("\n", " / "),
    )


def _rest(actor: Actor, view: DossierView, offers: Sequence[Offer]) -> str:
    if view.is_closed:
        return worded("Hồ sơ đã khép lại, không còn việc nào.")
    if view.open_supplement is not None:
        return worded("Đang chờ người nộp bổ sung. Đồng hồ dừng cho đến khi người nộp trả lời.")
    step = view.step
    if step is None:
        return ""
    if not step.role:
        return WAITS.get(step.type, "")
    if any(offer.leaves and not offer.is_aside for offer in offers):
        return who_does_the_rest(step.kind)
    if step.assignee_id not in {None, actor.person_id}:
        return worded(
            "Bước “%(label)s” đang giao cho %(assignee_name)s. Bạn xem được.",
            label=step.label,
            assignee_name=step.assignee_name,
        )
    whose = whose_turn(step)
    return worded(
        "Bước “%(label)s” là việc của %(whose)s. Bạn xem được.", label=step.label, whose=whose
    )


def draft_of(*, actor: Actor, code: str, at: datetime) -> Sendable:
    """Return the draft of the result: as it would be proposed now, as it was, or signed."""
    view = served(actor=actor, code=code, at=at)
    if view.document is None or is_being_drafted(view):
        return draft_preview(actor=actor, code=code, at=at)
    read = signed_file if view.document.signed_at else draft_file
    name = f"{code}-du-thao.pdf"
    return made(read(view.document.id), name=name, mime=PDF)


def is_being_drafted(view: DossierView) -> bool:
    """Say whether the draft is still made anew from the form each time it is looked at."""
    return view.state in {"received", "examining"}


def _result(actor: Actor, view: DossierView, procedure: Procedure, at: datetime) -> Result:
    found = view.document
    if found is None or is_being_drafted(view):
        has_draft = is_being_drafted(view) and bool(procedure.result.template and view.answers)
        note = worded("PDF, soạn từ tờ khai như khi trình lãnh đạo lúc này")
        return Result(
            title=procedure.result.name if has_draft else "", note=note, view="desk:draft"
        )
    said = [
        "PDF",
        worded("số %(number)s", number=found.number) if found.number else "",
        started(found.state_label),
    ]
    if found.signed_at is not None:
        said.append(
            worded(
                "%(signer_name)s ký lúc %(signed_at)s",
                signer_name=found.signer_name,
                signed_at=short(found.signed_at),
            )
        )
    return Result(
        title=found.title,
        note=together([part for part in said if part], by=", "),
        view="desk:result" if view.is_finished else "desk:draft",
        lookup=found.lookup_code if may_end(actor=actor, row=found, at=at) else "",
    )
