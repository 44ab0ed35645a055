"""Files sent within answers as JSON: each is kept, and its answer then names what was kept."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhso.core.errors import Refused
from tinhso.core.forms.definition import Answers, Around, Field, Form, Type
from tinhso.core.forms.kinds.base import Look
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.words.worded import worded

MOST_FILES = 50  # of one request
SENT = {"name", "content"}


@dataclass(frozen=True)
class Sent:
    """A file as a program puts it in the place of an answer: `{name, content}`, in base64."""

    name: str
    content: bytes


Held = tuple[str, Field, Any]
# Keeps what was sent for a question, named by its control as on a page, and returns its answer.
Keep = Callable[[Field, str, Sent], Mapping[str, Any]]


@dataclass(frozen=True)
class WithFiles:
    """The answers with kept files in the place of sent ones, and what was refused, by path."""

    answers: dict[str, Any]
    refused: dict[str, str]


def attach(form: Form, answers: Answers, keep: Keep) -> WithFiles:
    """Keep every file that came within `answers`; what is no file of a question stays as it is."""
    walk = _Walk(keep, {}, [])
    return WithFiles(walk.parts(form.fields, answers, ""), walk.refused)


def questions(form: Form) -> dict[str, Field]:
    """Return the questions for files by path, rows left out: `photo`, `goods.picture`."""
    return dict(_questions(form.fields, ""))


def _questions(fields: Iterable[Field], place: str) -> Iterator[tuple[str, Field]]:
    for field in fields:
        if field.is_held:
            yield f"{place}{field.key}", field
        yield from _questions(field.fields, f"{place}{field.key}.")


def held(
    fields: Iterable[Field], answers: Any, place: str = ""
) -> Iterator[tuple[str, Field, Any]]:
    """Yield (path, question, answer) of every file that `answers` name."""
    given = answers if isinstance(answers, Mapping) else {}
    for field in fields:
        value, path = given.get(field.key), f"{place}{field.key}"
        if field.is_held and value is not None:
            yield path, field, value
        elif field.type is Type.GROUP and isinstance(value, list):
            for at, row in enumerate(value):
                yield from held(field.fields, row, f"{path}.{at}.")
        else:
            yield from held(field.fields, value, f"{path}.")


def faults(form: Form, answers: Answers, around: Around, *, today: date) -> dict[str, str]:
    """Return what is wrong with the files that `answers` name, by path; a gap is no fault."""
    look = Look(today, {}, around=around)
    told = (
        (path, kind_of(field).fault(field, value, look))
        for path, field, value in held(form.fields, answers)
    )
    return {path: say for path, say in told if say}


@dataclass(frozen=True)
class _Walk:
    keep: Keep
    refused: dict[str, str]
    seen: list[str]

    def parts(self, fields: Iterable[Field], given: Answers, place: str) -> dict[str, Any]:
        known = {field.key: field for field in fields}
        return {
            key: self.one(known[key], value, f"{place}{key}") if key in known else value
            for key, value in given.items()
        }

    def one(self, field: Field, value: Any, name: str) -> Any:
        if field.type is Type.GROUP and isinstance(value, list):
            return [self.one_row(field, row, f"{name}-{at}-") for at, row in enumerate(value)]
        if field.is_held and isinstance(value, Mapping) and "content" in value:
            return self.file(field, value, name)
        return self.one_row(field, value, f"{name}-")

    def one_row(self, composite: Field, row: Any, place: str) -> Any:
        return self.parts(composite.fields, row, place) if isinstance(row, Mapping) else row

    def file(self, field: Field, value: Mapping[str, Any], name: str) -> Any:
        self.seen.append(name)
        try:
            if len(self.seen) > MOST_FILES:
                raise Refused(worded("Mỗi lần chỉ gửi được %(most)s tệp", most=MOST_FILES))
            return self.keep(field, name, _sent(field, value))
        except Refused as refusal:
            self.refused[name.replace("-", ".")] = refusal.text
            return None


def _sent(field: Field, value: Mapping[str, Any]) -> Sent:
    name, content = value.get("name"), value.get("content")
    if set(value) != SENT or not isinstance(name, str) or not isinstance(content, str):
        raise Refused(_how(field))
    try:
        return Sent(name, base64.b64decode(content, validate=True))
    except (binascii.Error, ValueError):
        raise Refused(_how(field)) from None


def _how(field: Field) -> str:
    return worded("Gửi %(ask)s bằng name và content, content viết bằng base64", ask=field.ask)
