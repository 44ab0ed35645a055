"""The form as it was filled in, on paper: word for word what the review showed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.files.rules import PDF
from tinhso.core.files.sendable import Sendable, made
from tinhso.core.forms.definition import Answers
from tinhso.core.forms.reviewing import ReviewPage, review
from tinhso.core.words.dates import in_full
from tinhso.core.words.worded import worded
from tinhso.modules.documents.actions import compose
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.queries.versions import standing_of
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure

PAPER = "filled_form"


def draft_form(*, actor: Actor, draft_id: UUID, at: datetime) -> Sendable:
    """Return the actor's own draft on paper, marked as a draft."""
    row = lists.draft(actor=actor, draft_id=draft_id)
    procedure = standing_of(row.procedure, row.version_id, day=timezone.localdate(at)).procedure
    names = [paper.name for paper in row.papers]
    values = _values(procedure, row.answers, row.unit_name, names, at) | {"draft": True}
    return _paper("ban-nhap.pdf", values, at)


def dossier_form(*, actor: Actor, code: str, at: datetime) -> Sendable:
    """Return the form of a dossier as it was sent, to whoever may open the dossier."""
    view = dossier(actor=actor, code=code, at=at)
    procedure = procedures.version(view.version_id)
    titles = [paper.title for paper in view.papers]
    values = _values(procedure, view.answers, view.unit_name, titles, view.submitted_at)
    return _paper(f"{code}-to-khai.pdf", values | {"code": view.code}, view.submitted_at)


def _values(
    procedure: Procedure, answers: Answers, unit: str, papers: Iterable[str], at: datetime
) -> dict[str, Any]:
    if procedure.form is None:
        raise NotFound(worded("Hồ sơ này không có tờ khai."))
    with translation.override(settings.LANGUAGE_CODE):  # a paper is Vietnamese whoever prints it
        day = timezone.localdate(at)
        title = procedure.form.title or procedure.name
        return {
            "document_title": title,
            "agency": unit,
            "made_on": in_full(day),
            "papers": [*papers],
            "pages": [_page(page) for page in review(procedure.form, answers, today=day)],
        }


def _page(page: ReviewPage) -> dict[str, Any]:
    rows = [{"label": row.label, "text": row.text} for row in page.rows]
    return {"title": page.title, "rows": rows}


def _paper(name: str, values: dict[str, Any], at: datetime) -> Sendable:
    content = compose(PAPER, values, at=at)
    return made(content, name=name, mime=PDF)
