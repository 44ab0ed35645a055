"""A posted page, read into typed answers; and back into what a browser would post."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhso.core.forms.checking import check
from tinhso.core.forms.definition import NOWHERE, Answers, Field, Form, Places, Type
from tinhso.core.forms.kinds.base import Post
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.scope import scope

ASKED, DO = "_asked", "_do"
LONGEST_GROUP = 200


@dataclass(frozen=True)
class Turn:
    """What came of one posted page: save `answers` in any case; go on only if `is_done`."""

    answers: dict[str, Any]
    faults: dict[str, str]
    is_done: bool


def take_turn(
    form: Form,
    page_key: str,
    post: Post,
    answers: Answers,
    *,
    today: date,
    places: Places = NOWHERE,
) -> Turn:
    """Read and check one posted page; rows of groups are added and removed on the way.

    Questions that appear only because of what was just answered are shown once without a fault.
    """
    read = read_page(form, page_key, post, answers, today=today, places=places)
    if changed := _changed_rows(form, page_key, post.get(DO, ""), read):
        return Turn(changed, {}, is_done=False)
    faults = check(form, read, page=page_key, today=today, places=places)
    asked = post.get(ASKED, "").split()
    told = {key: say for key, say in faults.items() if not asked or key.split(".")[0] in asked}
    return Turn(read, told, is_done=not faults)


def read_page(
    form: Form,
    page_key: str,
    post: Post,
    answers: Answers,
    *,
    today: date,
    places: Places = NOWHERE,
) -> dict[str, Any]:
    """Return `answers` with those of one posted page; questions that were not on it keep theirs."""
    asked = set(post.get(ASKED, "").split())
    keeps_blank_rows = bool(post.get(DO, ""))
    read = dict(answers)
    for field in form.page(page_key).fields:
        if (
            field.key not in asked
            if asked
            else field.key not in scope(form, read, today=today).shown
        ):
            continue
        if field.type is Type.GROUP:
            value: Any = _read_rows(field, post, places, keeps_blank=keeps_blank_rows)
        else:
            value = kind_of(field).read(field, field.key, post, places)
        read.pop(field.key, None)
        if value not in (None, []):
            read[field.key] = value
    return read


def encode_page(form: Form, page_key: str, answers: Answers) -> dict[str, str]:
    """Return what a browser would post for the answers on one page."""
    post: dict[str, str] = {}
    keys = [field.key for field in form.page(page_key).fields]
    post[ASKED] = " ".join(keys)
    for field in form.page(page_key).fields:
        if field.key not in answers:
            continue
        if field.type is not Type.GROUP:
            post |= kind_of(field).write(field, field.key, answers[field.key])
            continue
        post[f"{field.key}-count"] = str(len(answers[field.key]))
        for at, row in enumerate(answers[field.key]):
            for part in field.fields:
                if part.key in row:
                    post |= kind_of(part).write(part, f"{field.key}-{at}-{part.key}", row[part.key])
    return post


def _read_rows(
    group: Field, post: Post, places: Places, *, keeps_blank: bool
) -> list[dict[str, Any]]:
    typed = post.get(f"{group.key}-count", "")
    count = min(int(typed), LONGEST_GROUP) if re.fullmatch("[0-9]{1,4}", typed) else 0
    rows = [_read_row(group, f"{group.key}-{at}", post, places) for at in range(count)]
    return [row for row in rows if row or keeps_blank]


def _read_row(group: Field, name: str, post: Post, places: Places) -> dict[str, Any]:
    read = {
        part.key: kind_of(part).read(part, f"{name}-{part.key}", post, places)
        for part in group.fields
    }
    return {key: value for key, value in read.items() if value is not None}


def _changed_rows(
    form: Form, page_key: str, pressed: str, answers: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the answers after a button that adds or removes a row; nothing for another one."""
    button = re.fullmatch(r"(add|remove):([a-z_0-9]+)(?::([0-9]{1,4}))?", pressed)
    groups = {field.key: field for field in form.page(page_key).fields if field.repeat}
    if not button or button[2] not in groups:
        return None
    group, key = groups[button[2]], button[2]
    least = group.repeat.min if group.repeat else 0
    rows = list(answers.get(key, [])) or [{} for _ in range(max(least, 1))]
    if button[1] == "add":
        rows.append({})
    elif button[3] and int(button[3]) < len(rows):
        rows.pop(int(button[3]))
    return {**answers, key: rows}
