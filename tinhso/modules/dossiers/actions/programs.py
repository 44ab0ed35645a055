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
from tinhso.core.forms import attaching
from tinhso.core.forms.answering import normalised
from tinhso.core.forms.attaching import Sent
from tinhso.core.forms.definition import Around, Field, Form
from tinhso.core.units.queries import by_code
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.attachments import Upload, attach
from tinhso.modules.dossiers.actions.drafts import add_paper, save_draft, start_draft
from tinhso.modules.dossiers.actions.filing import submit
from tinhso.modules.dossiers.queries.attached import answer_of, attached
from tinhso.modules.dossiers.queries.lists import DraftView, draft
from tinhso.modules.dossiers.queries.places import places, receiving_units
from tinhso.modules.procedures import queries as procedures


@dataclass(frozen=True, kw_only=True)
class GivenPaper:
    """A file for the paper `key` of the procedure."""

    key: str
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is filed where: `unit` is a code in any of its forms."""

    procedure: str
    unit: str
    answers: Mapping[str, Any] | None = None
    papers: Sequence[GivenPaper] = field(default_factory=tuple)


@transaction.atomic
def begin(filing: Filing, *, actor: Actor, at: datetime) -> UUID:
    """Begin a draft with all that came along; without answers, with what is known of the actor."""
    draft_id = start_draft(
        actor=actor, procedure=filing.procedure, unit_id=_receiver(filing.unit, at), at=at
    )
    if filing.answers is not None:
        fill(actor=actor, draft_id=draft_id, answers=filing.answers, at=at)
    for paper in filing.papers:
        put_paper(paper, actor=actor, draft_id=draft_id, at=at)
    return draft_id


@transaction.atomic
def file_whole(filing: Filing, *, actor: Actor, at: datetime) -> str:
    """Send a whole dossier and return its code, or refuse it whole."""
    return submit(actor=actor, draft_id=begin(filing, actor=actor, at=at), at=at)


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
    known, today = draft(actor=actor, draft_id=draft_id), timezone.localdate(at)
    around = Around(places(day=today, form=form), attached(known.papers))
    normal, strange = normalised(form, brought.answers, around)
    faults = {fault.pointer[1:].replace("/", "."): fault.detail for fault in strange}
    faults |= procedures.shape_faults(form, normal)
    faults |= attaching.faults(form, normal, around, today=today)
    if faults or brought.refused:
        raise FormRefused(faults | brought.refused)
    save_draft(actor=actor, draft_id=draft_id, answers=normal, page=known.page, at=at)


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
    keys = [one.key for one in procedures.version(known.version_id).papers]
    if paper.key not in keys:
        text = worded(
            "Thủ tục này không có giấy tờ “%(key)s”. Chọn một trong: %(keys)s.",
            key=paper.key,
            keys=", ".join(keys),
        )
        raise Refused(text, field="key")
    add_paper(
        actor=actor,
        draft_id=draft_id,
        key=paper.key,
        name=paper.name,
        content=paper.content,
        at=at,
    )


def _receiver(code: str, at: datetime) -> int:
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
    return found.id


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
