"""All answers in words, to be read before sending and by the officer afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhso.core.forms.definition import NOWHERE, Answers, Field, Form, Page, Places, Type
from tinhso.core.forms.filling import known_value
from tinhso.core.forms.kinds.base import sentence
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.scope import Scope, row_shown, scope
from tinhso.core.forms.views import FROM_VNEID


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """One answer in words; empty text is "not answered". `target` is the id of its control."""

    key: str
    target: str
    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class ReviewPage:
    key: str
    title: str
    rows: tuple[ReviewRow, ...]


def review(
    form: Form,
    answers: Answers,
    *,
    today: date,
    places: Places = NOWHERE,
    person: Mapping[str, Any] | None = None,
) -> tuple[ReviewPage, ...]:
    """Return every page with its answers; optional questions left empty are left out."""
    here = scope(form, answers, today=today)
    pages = (form.page(key) for key in here.shown_pages)
    found = (
        ReviewPage(page.key, page.title, _rows(page, answers, here, person or {}, places))
        for page in pages
    )
    return tuple(page for page in found if page.rows)


def _rows(
    page: Page, answers: Answers, here: Scope, person: Mapping[str, Any], places: Places
) -> tuple[ReviewRow, ...]:
    rows: list[ReviewRow] = []
    for field in page.fields:
        if field.key not in here.shown:
            continue
        value = answers.get(field.key)
        if field.type is Type.GROUP:
            rows.extend(_group_rows(field, value, here))
        elif value is not None or here.is_required(field):
            known = known_value(field, person, places)
            note = FROM_VNEID if known not in (None, "") and known == value else ""
            text = display(field, value)
            rows.append(
                ReviewRow(key=field.key, target=field.key, label=field.label, text=text, note=note)
            )
    return tuple(rows)


def _group_rows(group: Field, rows: Any, here: Scope) -> list[ReviewRow]:
    assert group.repeat is not None
    return [
        ReviewRow(
            key=f"{group.key}.{at}",
            target=f"{group.key}-{at}-{group.fields[0].key}",
            label=f"{sentence(group.repeat.item)} {at + 1}",
            text=", ".join(
                text
                for part in row_shown(group, row, here)
                if (text := display(part, row.get(part.key)))
            ),
        )
        for at, row in enumerate(rows if isinstance(rows, list) else [])
    ]


def display(field: Field, value: Any) -> str:
    """Return an answer as people read it; nothing for none."""
    if value is None or field.type is Type.GROUP:
        return ""
    kind = kind_of(field)
    return kind.text(field, value) if kind.is_sound(field, value) else kind.typed(field, value)


def texts(form: Form, answers: Answers, *, today: date) -> dict[str, str]:
    """Return every answer in words by its key, "" for what is not answered or not asked."""
    here = scope(form, answers, today=today)
    return {
        field.key: display(field, answers.get(field.key)) if field.key in here.shown else ""
        for field in form.fields
    }
