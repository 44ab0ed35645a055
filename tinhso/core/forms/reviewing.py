"""All answers in words, to be read before sending and by the officer afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhso.core.forms.definition import NOWHERE, Answers, Field, Form, Page, Places, Type
from tinhso.core.forms.filling import source_note
from tinhso.core.forms.kinds.base import sentence
from tinhso.core.forms.kinds.table import COMPOSITE, kind_of
from tinhso.core.forms.reading import path_of
from tinhso.core.forms.scope import Scope, Values, row_of, scope
from tinhso.core.words.worded import together


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
        value = here.values[field.key] if field.compute else answers.get(field.key)
        if field.type is Type.GROUP:
            rows.extend(_rows_of(field, value, here, _Place(field.key, ()), None))
        elif value is not None or (here.is_required(field) and not field.soft):
            note = source_note(field, value, person, places)
            text = _told(field, value, here, None)
            target = _target(field, field.key)
            rows.append(
                ReviewRow(key=field.key, target=target, label=field.label, text=text, note=note)
            )
    return tuple(rows)


@dataclass(frozen=True)
class _Place:
    """Where a group stands: the name of its controls, and the titles of the rows around it."""

    name: str
    titles: tuple[str, ...]


def _rows_of(
    group: Field, rows: Any, here: Scope, place: _Place, around: Values | None
) -> Iterator[ReviewRow]:
    """Yield each row of a group, and behind it the rows of the groups within it."""
    assert group.repeat is not None
    for at, given in enumerate(rows if isinstance(rows, list) else []):
        typed = given if isinstance(given, dict) else {}
        titles = (*place.titles, f"{sentence(group.repeat.item)} {at + 1}")
        name = f"{place.name}-{at}"
        inner = row_of(group, typed, here, around)
        yield ReviewRow(
            key=path_of(name),
            target=_target(group.fields[0], f"{name}-{group.fields[0].key}"),
            label=together(titles, by=", "),
            text=_parts(group, typed, here, around),
        )
        seen = {**(around or {}), **inner.values}
        for part in inner.shown:
            if part.type is Type.GROUP:
                within = _Place(f"{name}-{part.key}", titles)
                yield from _rows_of(part, typed.get(part.key), here, within, seen)


def _target(field: Field, name: str) -> str:
    """Return the id of the first control of a question."""
    if not field.fields:
        return name
    first = f"{name}-0" if field.type is Type.GROUP else name
    return _target(field.fields[0], f"{first}-{field.fields[0].key}")


def _told(field: Field, value: Any, here: Scope, row: Values | None) -> str:
    """Return an answer in words, an amount of money also spelled out."""
    if field.type is Type.PERSON:
        return _parts(field, value, here, row)
    if field.compute and not kind_of(field).is_sound(field, value):
        return ""
    text = display(field, value)
    words = kind_of(field).in_words(field, value) if text and row is None else ""
    return f"{text} ({words})" if words else text


def _parts(composite: Field, given: Any, here: Scope, row: Values | None) -> str:
    """Return the answers of a row or a person, each behind what it answers."""
    typed = given if isinstance(given, dict) else {}
    inner = row_of(composite, typed, here, row)
    seen = {**(row or {}), **inner.values}
    told = (
        (part, inner.values[part.key] if part.compute else typed.get(part.key))
        for part in inner.shown
    )
    texts = ((part.label, _told(part, value, here, seen)) for part, value in told)
    return "; ".join(f"{str(label).rstrip('?:')}: {text}" for label, text in texts if text)


def display(field: Field, value: Any) -> str:
    """Return an answer as people read it; nothing for none."""
    if value is None or field.type in COMPOSITE:
        return ""
    kind = kind_of(field)
    return kind.text(field, value) if kind.is_sound(field, value) else kind.typed(field, value)


def texts(form: Form, answers: Answers, *, today: date) -> dict[str, str]:
    """Return every answer in words by its key, "" for what is not answered or not asked.

    A person's parts go by `father_name`, `father_birth_date` and the like.
    """
    here = scope(form, answers, today=today)
    found: dict[str, str] = {}
    for field in form.fields:
        value = here.values[field.key] if field.compute else answers.get(field.key)
        is_asked = field.key in here.shown
        found[field.key] = display(field, value) if is_asked else ""
        if field.type is Type.PERSON:
            given = value if isinstance(value, dict) and is_asked else {}
            for part in field.fields:
                found[f"{field.key}_{part.key}"] = display(part, given.get(part.key))
    return found
