"""The door for programs: answers as JSON, judged as the pages judge them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tinhso.core.forms import checking
from tinhso.core.forms.definition import NOWHERE, Around, Field, Files, Form, Places, Type
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.reading import LONGEST_GROUP
from tinhso.core.forms.schemas import schema
from tinhso.core.forms.scope import NOTHING, settled
from tinhso.core.words.worded import of_data, worded

UNKNOWN = worded("Tờ khai không có mục này")
NOT_AN_OBJECT = worded("Câu trả lời phải là một đối tượng JSON")
TEXTS = frozenset({"title", "description", "say"})
NOT_A_ROW = worded("Mỗi dòng phải là một đối tượng JSON")


class Fault(NamedTuple):
    """One entry of the list of errors in a problem document (RFC 9457): where, and what to do."""

    pointer: str
    detail: str


@dataclass(frozen=True)
class Checked:
    """What came of a set of answers: those that count if there are no faults, and what to mend."""

    answers: dict[str, Any]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


@lru_cache(maxsize=128)
def schema_of(form: Form) -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of the answers to `form`."""
    return schema(form)


def schema_read(form: Form) -> dict[str, Any]:
    """Return the same schema with its texts in the language of whoever reads."""
    read: dict[str, Any] = _read(schema_of(form))
    return read


def _read(part: Any) -> Any:
    if isinstance(part, list):
        return [_read(one) for one in part]
    if not isinstance(part, Mapping):
        return part
    return {
        key: str(of_data(value)) if key in TEXTS and isinstance(value, str) else _read(value)
        for key, value in part.items()
    }


def check(
    form: Form,
    answers: Any,
    *,
    today: date,
    places: Places = NOWHERE,
    files: Files | None = None,
) -> Checked:
    """Judge answers sent as JSON: the same answers, faults and digest as through the pages.

    An answer is first written the way a browser would have sent it (composed letters, `0237 …`
    without spaces, the commune named). Names the form does not know are faults here, because a
    program that sends them has another form in mind.
    """
    if not isinstance(answers, Mapping):
        return Checked({}, (Fault("", NOT_AN_OBJECT),))
    around = Around(places, files)
    normal, strange = normalised(form, answers, around)
    found = checking.check(form, normal, today=today, places=places, files=files)
    said = {fault.pointer for fault in strange}
    faults = [Fault(pointer_of(path), say) for path, say in found.items()]
    faults = [fault for fault in faults if fault.pointer not in said] + strange
    told = checking.warnings(form, normal, today=today, places=places)
    return Checked(
        settled(form, normal, today=today) if not faults else {},
        tuple(faults),
        tuple(Fault(pointer_of(path), say) for path, say in told.items()),
    )


def digest(answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of answers that count, in one spelling: keys sorted, no spaces."""
    spelled = json.dumps(answers, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def pointer_of(path: str) -> str:
    """Return the JSON pointer (RFC 6901) of a path: `trades.0.name` is /trades/0/name."""
    return "/" + path.replace(".", "/")


def normalised(
    form: Form, answers: Mapping[str, Any], around: Around
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the answers as the pages would have kept them, and what no page can hold."""
    fields = {field.key: field for field in form.fields}
    return _normal_parts(fields, answers, around, "")


def _normal_parts(
    fields: Mapping[str, Field], given: Mapping[str, Any], around: Around, place: str
) -> tuple[dict[str, Any], list[Fault]]:
    kept: dict[str, Any] = {}
    strange = [Fault(f"{place}/{_escaped(key)}", UNKNOWN) for key in given if key not in fields]
    for key, field in fields.items():
        if key not in given or given[key] is None or field.compute:
            continue
        value, unknown = _normal(field, given[key], around, f"{place}/{key}")
        strange += unknown
        if value not in NOTHING:
            kept[key] = value
    return kept, strange[: checking.MOST_FAULTS]


def _normal(field: Field, value: Any, around: Around, place: str) -> tuple[Any, list[Fault]]:
    if field.type is Type.PERSON and isinstance(value, Mapping):
        return _normal_parts({part.key: part for part in field.fields}, value, around, place)
    if field.type is Type.GROUP and isinstance(value, list):
        return _normal_rows(field, value, around, place)
    if field.type in (Type.PERSON, Type.GROUP):
        return value, []
    return kind_of(field).normal(field, value, around), []


def _normal_rows(
    group: Field, rows: list[Any], around: Around, place: str
) -> tuple[list[Any], list[Fault]]:
    assert group.repeat is not None
    parts = {part.key: part for part in group.fields}
    kept: list[Any] = []
    strange: list[Fault] = []
    for at, row in enumerate(rows[:LONGEST_GROUP]):
        if not isinstance(row, Mapping):
            strange.append(Fault(f"{place}/{at}", NOT_A_ROW))
            continue
        normal, unknown = _normal_parts(parts, row, around, f"{place}/{at}")
        strange += unknown
        if normal:
            kept.append(normal)
        if len(kept) > group.repeat.max:
            break
    if len(kept) > group.repeat.max or len(rows) > LONGEST_GROUP:
        return [], [Fault(place, checking.too_many(group.repeat, len(rows)))]
    return kept, strange


def _escaped(key: Any) -> str:
    shown = "".join(c if c.isprintable() else "?" for c in str(key)[:60])
    return shown.replace("~", "~0").replace("/", "~1")
