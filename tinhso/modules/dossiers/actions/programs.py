"""Filing by a program: answers come all at once, with their files or naming them by id."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import FormRefused, NotFound, Refused
from tinhso.core.files.actions import take_in
from tinhso.core.forms import attaching
from tinhso.core.forms.answering import normalised
from tinhso.core.forms.attaching import Sent, WithFiles
from tinhso.core.forms.definition import Around, Attached, Field, Form
from tinhso.core.units.queries import UnitRow, by_code
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.attachments import Upload, attach, key_of, take_answer
from tinhso.modules.dossiers.actions.drafts import (
    PAPER_KINDS,
    add_paper,
    prefilled,
    refuse_applicant,
    save_draft,
    start_draft,
    to_fill_in,
)
from tinhso.modules.dossiers.actions.sending import HandedIn, Sending, send
from tinhso.modules.dossiers.permissions import person_of
from tinhso.modules.dossiers.queries.attached import answer_of, attached
from tinhso.modules.dossiers.queries.lists import DraftView, draft
from tinhso.modules.dossiers.queries.places import places, receiving_units
from tinhso.modules.dossiers.rules import State
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure


@dataclass(frozen=True, kw_only=True)
class GivenPaper:
    """A file for the paper `key` of the procedure."""

    key: str
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is filed where: `unit` is a code in any of its forms.

    `on_behalf_of` is the organisation it is filed for, where there is one.
    """

    procedure: str
    unit: str
    answers: Mapping[str, Any] | None = None
    papers: Sequence[GivenPaper] = field(default_factory=tuple)
    on_behalf_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The dossier that came of a filing, and where it stands."""

    code: str
    state: State


@transaction.atomic
def begin(filing: Filing, *, actor: Actor, at: datetime) -> UUID:
    """Begin a draft with all that came along; without answers, with what is known of the actor."""
    draft_id = start_draft(
        actor=actor,
        procedure=filing.procedure,
        unit_id=_receiver(filing.unit, at).id,
        at=at,
        organisation_id=filing.on_behalf_of,
    )
    if filing.answers is not None:
        fill(actor=actor, draft_id=draft_id, answers=filing.answers, at=at)
    for paper in filing.papers:
        put_paper(paper, actor=actor, draft_id=draft_id, at=at)
    return draft_id


@transaction.atomic
def file_whole(filing: Filing, *, actor: Actor, at: datetime) -> Opened:
    """Send a whole dossier, or refuse it whole. It never was a draft."""
    procedure, form = to_fill_in(filing.procedure, day=timezone.localdate(at), at_desk=False)
    refuse_applicant(actor=actor, procedure=procedure, organisation_id=filing.on_behalf_of)
    unit = _receiver(filing.unit, at)
    papers: list[HandedIn] = []
    if filing.answers is None:
        answers: Mapping[str, Any] = prefilled(
            form, actor=actor, at=at, organisation_id=filing.on_behalf_of
        )
    else:
        brought = attaching.attach(form, filing.answers, _into(papers, at))
        known = {one.file_id: one.file for one in papers}
        answers = _in_shape(form, brought, attached(papers, known=known), at=at)
    papers += [_handed_in(paper, procedure, at) for paper in filing.papers]
    sending = Sending(
        owner_id=person_of(actor),
        organisation_id=filing.on_behalf_of,
        procedure=procedure,
        unit=unit,
        answers=answers,
        papers=papers,
        at=at,
    )
    dossier = send(sending, actor=actor)
    return Opened(code=dossier.code, state=State(dossier.state))


def _into(papers: list[HandedIn], at: datetime) -> attaching.Keep:
    """Return what keeps the files that are answers, adding them to `papers`."""

    def keep(field: Field, name: str, sent: Sent) -> Mapping[str, Any]:
        kept = take_answer(field=field, upload=Upload(sent.name, sent.content), at=at)
        papers.append(HandedIn(key=key_of(name), name=kept.name, file=kept))
        return {"id": kept.id}

    return keep


def _handed_in(paper: GivenPaper, procedure: Procedure, at: datetime) -> HandedIn:
    _refuse_unasked(paper, procedure)
    kept = take_in(source=paper.content, name=paper.name, accept=PAPER_KINDS, at=at)
    return HandedIn(key=paper.key, name=kept.name, file=kept)


@transaction.atomic
def fill(*, actor: Actor, draft_id: UUID, answers: Mapping[str, Any], at: datetime) -> None:
    """Put `answers` in the place of those of the draft; gaps may stay, shapes must be right.

    A file or signature is an answer `{id}` of one put to this draft, or comes along as
    `{name, content}` and is kept.
    """
    form = _form_of(draft(actor=actor, draft_id=draft_id))

    def keep(field: Field, name: str, sent: Sent) -> Mapping[str, Any]:
        upload = Upload(sent.name, sent.content)
        kept = attach(actor=actor, draft_id=draft_id, field=field, upload=upload, name=name, at=at)
        return {"id": kept}

    brought = attaching.attach(form, answers, keep)
    known = draft(actor=actor, draft_id=draft_id)
    normal = _in_shape(form, brought, attached(known.papers), at=at)
    save_draft(actor=actor, draft_id=draft_id, answers=normal, page=known.page, at=at)


def _in_shape(
    form: Form, brought: WithFiles, files: Mapping[int, Attached], *, at: datetime
) -> Mapping[str, Any]:
    today = timezone.localdate(at)
    around = Around(places(day=today, form=form), files)
    normal, strange = normalised(form, brought.answers, around)
    faults = {fault.pointer[1:].replace("/", "."): fault.detail for fault in strange}
    faults |= procedures.shape_faults(form, normal)
    faults |= attaching.faults(form, normal, around, today=today)
    if faults or brought.refused:
        raise FormRefused(faults | brought.refused)
    return normal


@transaction.atomic
def put_file(file: GivenPaper, *, actor: Actor, draft_id: UUID, at: datetime) -> dict[str, Any]:
    """Keep a file for the question at `file.key` and return the answer that names it."""
    form = _form_of(draft(actor=actor, draft_id=draft_id))
    questions = attaching.questions(form)
    if file.key not in questions:
        raise Refused(_no_such_question(file.key, questions), field="question")
    kept = attach(
        actor=actor,
        draft_id=draft_id,
        field=questions[file.key],
        upload=Upload(file.name, file.content),
        name=file.key.replace(".", "-"),
        at=at,
    )
    return answer_of(draft(actor=actor, draft_id=draft_id).papers, kept)


@transaction.atomic
def put_paper(paper: GivenPaper, *, actor: Actor, draft_id: UUID, at: datetime) -> None:
    """Put a file to the draft, for a paper its procedure asks for."""
    known = draft(actor=actor, draft_id=draft_id)
    _refuse_unasked(paper, procedures.version(known.version_id))
    add_paper(
        actor=actor,
        draft_id=draft_id,
        key=paper.key,
        name=paper.name,
        content=paper.content,
        at=at,
    )


def _refuse_unasked(paper: GivenPaper, procedure: Procedure) -> None:
    keys = [one.key for one in procedure.papers]
    if paper.key not in keys:
        text = worded(
            "Thủ tục này không có giấy tờ “%(key)s”. Chọn một trong: %(keys)s.",
            key=paper.key,
            keys=", ".join(keys),
        )
        raise Refused(text, field="key")


def _receiver(code: str, at: datetime) -> UnitRow:
    day = timezone.localdate(at)
    try:
        found = by_code(code, day=day, follow=True)
    except NotFound as refusal:
        raise Refused(refusal.text, field="unit") from None
    if found.id not in {unit.id for unit in receiving_units(day=day)}:
        raise Refused(
            worded("Đơn vị này không tiếp nhận hồ sơ. Chọn một xã, phường trong danh sách đơn vị."),
            field="unit",
        )
    return found


def _no_such_question(key: str, questions: Iterable[str]) -> str:
    if not questions:
        return worded("Tờ khai này không có câu nào nhận tệp.")
    return worded(
        "Tờ khai không có câu nhận tệp “%(key)s”. Chọn một trong: %(keys)s.",
        key=key,
        keys=", ".join(questions),
    )


def _form_of(known: DraftView) -> Form:
    form = procedures.version(known.version_id).form
    assert form is not None, "a draft is begun only where there is a form"
    return form
