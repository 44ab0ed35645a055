"""A posted page, read into typed answers; and back into what a browser would post."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tinhso.core.forms.checking import check, warnings
from tinhso.core.forms.definition import (
    HELD,
    NOWHERE,
    Answers,
    Around,
    Field,
    Files,
    Form,
    Places,
    Type,
)
from tinhso.core.forms.kinds.base import Post
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.scope import NOTHING, scope

ASKED, DO, WARNED = "_asked", "_do", "_warned"
LONGEST_GROUP = 200  # rows of one group that are looked at, blank ones too


@dataclass(frozen=True)
class Turn:
    """What came of one posted page: save `answers` in any case; go on only if `is_done`.

    `warnings` are told once: post the page again with their paths under `_warned` to go on.
    """

    answers: dict[str, Any]
    faults: dict[str, str]
    is_done: bool
    warnings: dict[str, str] = field(default_factory=dict)

    def refusing(self, refused: Mapping[str, str]) -> "Turn":
        """Return the turn with what was refused of its files, in place of what it said of them."""
        if not refused:
            return self
        return Turn(self.answers, {**self.faults, **refused}, is_done=False)


def take_turn(
    form: Form,
    page_key: str,
    post: Post,
    answers: Answers,
    *,
    today: date,
    places: Places = NOWHERE,
    files: Files | None = None,
) -> Turn:
    """Read and check one posted page; rows of groups are added and removed on the way.

    Questions that appear only because of what was just answered are shown once without a fault.
    """
    read = read_page(form, page_key, post, answers, today=today, places=places, files=files)
    if changed := _changed_rows(form, page_key, post.get(DO, ""), read):
        return Turn(changed, {}, is_done=False)
    faults = check(form, read, page=page_key, today=today, places=places, files=files)
    asked = post.get(ASKED, "").split()
    told = {path: say for path, say in faults.items() if _was_asked(path, asked)}
    if faults:
        return Turn(read, told, is_done=False)
    known = set(post.get(WARNED, "").split())
    found = warnings(form, read, page=page_key, today=today, places=places)
    fresh = {path: say for path, say in found.items() if path not in known}
    return Turn(read, {}, is_done=not fresh, warnings=fresh)


def _was_asked(path: str, asked: list[str]) -> bool:
    """Say whether the question at `path` stood on the page, as far as the page told."""
    if not asked or path in asked:
        return True
    key = path.split(".", maxsplit=1)[0]
    return key in asked and not any(name.startswith(f"{key}.") for name in asked)


def read_page(
    form: Form,
    page_key: str,
    post: Post,
    answers: Answers,
    *,
    today: date,
    places: Places = NOWHERE,
    files: Files | None = None,
) -> dict[str, Any]:
    """Return `answers` with those of one posted page; questions that were not on it keep theirs."""
    asked = set(post.get(ASKED, "").split())
    keeps_blank = bool(post.get(DO, ""))
    around = Around(places, files)
    read = dict(answers)
    for question in form.page(page_key).fields:
        is_here = asked or scope(form, read, today=today).shown
        if question.key not in is_here or question.compute:
            continue
        value = _read(question, question.key, post, around, keeps_blank=keeps_blank)
        read.pop(question.key, None)
        if value not in NOTHING:
            read[question.key] = value
    return read


def _read(
    question: Field, name: str, post: Post, around: Around, *, keeps_blank: bool = False
) -> Any:
    if question.type is Type.GROUP:
        rows = (
            _read_parts(question, row, post, around, keeps_blank=keeps_blank)
            for row in _row_names(question, name, post)
        )
        return [row for row in rows if row or keeps_blank]
    if question.type is Type.PERSON:
        return _read_parts(question, name, post, around) or None
    return kind_of(question).read(question, name, post, around)


def _row_names(group: Field, name: str, post: Post) -> list[str]:
    """Return the names of the rows that were posted; beyond one too many none is looked at."""
    assert group.repeat is not None
    typed = post.get(f"{name}-count", "")
    count = int(typed) if re.fullmatch("[0-9]{1,4}", typed) else 0
    return [f"{name}-{at}" for at in range(min(count, group.repeat.max + 1))]


def _read_parts(
    composite: Field, name: str, post: Post, around: Around, *, keeps_blank: bool = False
) -> dict[str, Any]:
    read = {
        part.key: _read(part, f"{name}-{part.key}", post, around, keeps_blank=keeps_blank)
        for part in composite.fields
        if not part.compute
    }
    return {key: value for key, value in read.items() if value not in NOTHING}


def encode_page(form: Form, page_key: str, answers: Answers) -> dict[str, str]:
    """Return what a browser would post for the answers on one page."""
    post = {ASKED: " ".join(question.key for question in form.page(page_key).fields)}
    for question in form.page(page_key).fields:
        if question.key in answers and not question.compute:
            post |= _written(question, question.key, answers[question.key])
    return post


def _written(question: Field, name: str, value: Any) -> dict[str, str]:
    post: dict[str, str] = {}
    if question.type is Type.GROUP:
        post[f"{name}-count"] = str(len(value))
        for at, row in enumerate(value):
            post |= _written_parts(question, f"{name}-{at}", row)
        return post
    if question.type is Type.PERSON:
        return _written_parts(question, name, value)
    return kind_of(question).write(question, name, value)


def _written_parts(composite: Field, name: str, given: Mapping[str, Any]) -> dict[str, str]:
    post: dict[str, str] = {}
    for part in composite.fields:
        if part.key in given and not part.compute:
            post |= _written(part, f"{name}-{part.key}", given[part.key])
    return post


def held_names(form: Form, page_key: str, post: Post) -> Iterator[tuple[str, Field]]:
    """Yield the control name and the question of every file the posted page may bring."""
    for question in form.page(page_key).fields:
        yield from _held(question, question.key, post)


def _held(question: Field, name: str, post: Post) -> Iterator[tuple[str, Field]]:
    if question.type in HELD:
        yield name, question
    if question.type is Type.PERSON:
        for part in question.fields:
            yield from _held(part, f"{name}-{part.key}", post)
    if question.type is Type.GROUP:
        for row in _row_names(question, name, post):
            for part in question.fields:
                yield from _held(part, f"{row}-{part.key}", post)


def path_of(name: str) -> str:
    """Return the path by which faults call the control `name`: `trades-0-name` is trades.0.name."""
    return name.replace("-", ".")


def name_of(path: str) -> str:
    """Return the control of a path, the other way round."""
    return path.replace(".", "-")


def _changed_rows(
    form: Form, page_key: str, pressed: str, answers: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the answers after a button that adds or removes a row; nothing for another one.

    A button says `add:members-0-homes` or `remove:members-0-homes:2`.
    """
    button = re.fullmatch(r"(add|remove):([a-z0-9_]+(?:-[a-z0-9_]+)*)(?::([0-9]{1,4}))?", pressed)
    if not button:
        return None
    at = int(button[3]) if button[1] == "remove" and button[3] else None
    return _changed(form.page(page_key).fields, answers, button[2].split("-"), at)


def _changed(
    fields: Iterable[Field], given: Mapping[str, Any], steps: list[str], removed: int | None
) -> dict[str, Any] | None:
    key, *inside = steps
    group = next((field for field in fields if field.key == key and field.repeat), None)
    if group is None or group.repeat is None:
        return None
    least = max(group.repeat.min, 1)
    rows = list(given.get(key, [])) or [{} for _ in range(least)]
    if not inside:
        return {**given, key: _pressed(rows, removed, group.repeat.max)}
    at = int(inside[0]) if re.fullmatch("[0-9]{1,4}", inside[0]) else len(rows)
    if at >= len(rows) or not inside[1:]:
        return None
    changed = _changed(group.fields, rows[at], inside[1:], removed)
    return {**given, key: [*rows[:at], changed, *rows[at + 1 :]]} if changed is not None else None


def _pressed(rows: list[Any], removed: int | None, most: int) -> list[Any]:
    if removed is None:
        return [*rows, {}] if len(rows) < most else rows
    return [row for at, row in enumerate(rows) if at != removed]
