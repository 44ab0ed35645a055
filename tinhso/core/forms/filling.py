"""Answers a person need not type: from what is known of them, or from what they said before."""

from collections.abc import Mapping, Set
from typing import Any

from tinhso.core.forms.definition import NOWHERE, Field, Form, Places, Type
from tinhso.core.forms.people import KNOWN_AS
from tinhso.core.forms.scope import Scope, Values
from tinhso.core.words.worded import worded

# Where an answer that need not be typed comes from, as its note says.
SOURCES = {
    "person": worded("Lấy từ VNeID"),
    "organisation": worded("Lấy từ dữ liệu tổ chức"),
}
KNOWN = ("full_name", "birth_date", "gender", "personal_number", "phone", "email", "address")
EMPTY: tuple[Any, ...] = ("", None, [], {}, {"commune": "", "area": "", "detail": ""})


def prefill(
    form: Form, person_values: Mapping[str, Any], *, places: Places = NOWHERE
) -> dict[str, Any]:
    """Return the answers known of the person: `prefill: person.full_name` names `full_name`.

    What is known of the organisation somebody files for stands there too: `organisation.name`.
    """
    known = {field.key: known_value(field, person_values, places) for field in form.fields}
    return {key: value for key, value in known.items() if value not in EMPTY}


def known_value(field: Field, person_values: Mapping[str, Any], places: Places = NOWHERE) -> Any:
    """Return what is known of the person for `field`, or None; `prefill: person` fills a person."""
    source, _, name = field.prefill.partition(".")
    if source != "person":
        return _known(field, person_values.get(field.prefill), places) if source else None
    if field.type is Type.PERSON:
        parts = {
            part.key: _known(part, person_values.get(KNOWN_AS.get(part.key, part.key)), places)
            for part in field.fields
        }
        return {key: value for key, value in parts.items() if value not in EMPTY} or None
    return _known(field, person_values.get(name), places)


def without(form: Form, answers: Mapping[str, Any], names: Set[str]) -> dict[str, Any]:
    """Return the answers without those that are prefilled from these facts about the person."""
    left = dict(answers)
    for field in form.fields:
        source, _, name = field.prefill.partition(".")
        if source != "person" or field.key not in left:
            continue
        if field.type is not Type.PERSON:
            if name in names:
                del left[field.key]
        elif isinstance(left[field.key], Mapping):
            parts = left[field.key].items()
            left[field.key] = {
                key: value for key, value in parts if KNOWN_AS.get(key, key) not in names
            }
    return left


def _known(field: Field, value: Any, places: Places) -> Any:
    if field.type is Type.ADDRESS and isinstance(value, str) and value:
        return places.parse(value)
    return value


def source_note(
    field: Field, value: Any, person_values: Mapping[str, Any], places: Places = NOWHERE
) -> str:
    """Return where the answer comes from, if it is the one that is known; nothing if it is not."""
    known = known_value(field, person_values, places)
    is_known = known not in (None, "") and known == value
    return SOURCES.get(field.prefill.partition(".")[0], "") if is_known else ""


def suggested(
    field: Field,
    here: Scope,
    person_values: Mapping[str, Any] | None = None,
    item: Values | None = None,
) -> Any:
    """Return the answer that earlier answers suggest, or None; `person` is known there too."""
    if not field.suggest:
        return None
    person = {name: (person_values or {}).get(name, "") for name in KNOWN}
    value = here.value(field.suggest, {**(item or {}), "person": person})
    return None if value in EMPTY else value
