"""Which questions are asked, and the values conditions are computed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tinhso.core.forms import cel
from tinhso.core.forms.definition import Answers, Computed, Field, Form, Section, Type
from tinhso.core.forms.kinds.table import COMPOSITE, kind_of

Values = Mapping[str, Any]
NOTHING: tuple[Any, ...] = (None, [], {})  # no answer, no row, a row without answers


@dataclass(frozen=True)
class Scope:
    """The state of a form: keys of the fields asked, every value (empty ones too), the day.

    Answers can make an expression impossible to compute (a sum beyond all bounds). Then a condition
    counts as true and a value as empty: one question too many is asked, none is let through. Only
    when `is_strict` does the fault come out.
    """

    today: date
    shown: set[str] = field(default_factory=set)
    shown_pages: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    functions: cel.Functions = field(default_factory=dict)
    is_strict: bool = False

    def holds(self, condition: str, item: Values | None = None) -> bool:
        """Say whether `condition` is true (an empty one is) for `item`, a row or a person."""
        return not condition or bool(self.value(condition, item, otherwise=True))

    def compute(self, expression: str, item: Values | None = None) -> Any:
        """Return the value of `expression` here, or raise CelFault."""
        values = {**self.values, **item} if item else self.values
        return cel.evaluate(expression, values, self.functions)

    def value(self, expression: str, item: Values | None = None, *, otherwise: Any = None) -> Any:
        """Return the value of `expression` here, or `otherwise` if it can not be computed."""
        try:
            return self.compute(expression, item)
        except cel.CelFault:
            if self.is_strict:
                raise
            return otherwise

    def is_required(self, field: Field, item: Values | None = None) -> bool:
        """Say whether `field` must be answered."""
        if isinstance(field.required, bool):
            return field.required
        return self.holds(field.required, item)


@dataclass(frozen=True)
class Row:
    """One filling of a group, or a person: each value, empty ones too, and what is asked there."""

    values: dict[str, Any]
    shown: tuple[Field, ...]


def empty_of(field: Field) -> Any:
    """Return what conditions see while `field` has no answer."""
    if field.type is Type.GROUP:
        return []
    if field.type is Type.PERSON:
        return {part.key: empty_of(part) for part in field.fields}
    return kind_of(field).empty


def scope(form: Form, answers: Answers, *, today: date, is_strict: bool = False) -> Scope:
    """Walk the form once from top to bottom: a condition looks only at what stands before it."""
    here = Scope(today, functions=cel.functions_on(today), is_strict=is_strict)
    here.values["today"] = today.isoformat()
    _compute_due(form, "", here)
    for page in form.pages:
        page_shown = here.holds(page.show)
        if page_shown:
            here.shown_pages.append(page.key)
        for section in page.sections:
            _walk_section(
                form, section, answers, here, is_shown=page_shown and here.holds(section.show)
            )
    return here


def _walk_section(
    form: Form, section: Section, answers: Answers, here: Scope, *, is_shown: bool
) -> None:
    for question in section.fields:
        here.values[question.key] = empty_of(question)
        if is_shown and here.holds(question.show):
            here.shown.add(question.key)
            here.values[question.key] = value_of(question, answers.get(question.key), here)
        _compute_due(form, question.key, here)


def _compute_due(form: Form, key: str, here: Scope) -> None:
    for computed in form.due_after.get(key, ()):
        here.values[computed.key] = _computed(computed, here)


def _computed(computed: Computed, here: Scope) -> Any:
    if computed.table is None:
        return here.value(computed.value, otherwise="")
    try:
        columns = {name: here.compute(source) for name, source in computed.table.inputs}
    except cel.CelFault:
        if here.is_strict:
            raise
        return computed.table.empty
    return computed.table.decide(columns)


def value_of(question: Field, value: Any, here: Scope, item: Values | None = None) -> Any:
    """Return what conditions see of `value`; `item` holds what stands before it in its row."""
    if question.compute:
        return here.value(question.compute, item, otherwise=empty_of(question))
    if question.type is Type.GROUP:
        rows = value if isinstance(value, list) else []
        return [row_of(question, row, here, item).values for row in rows]
    if question.type is Type.PERSON:
        return row_of(question, value, here, item).values
    return value if kind_of(question).is_sound(question, value) else empty_of(question)


def row_of(composite: Field, given: Any, here: Scope, item: Values | None = None) -> Row:
    """Walk one row of a group, or one person, from its first part to its last.

    A part sees the parts before it, the row or person around it, and the form before the group.
    """
    typed = given if isinstance(given, dict) else {}
    values = {part.key: empty_of(part) for part in composite.fields}
    shown = []
    for part in composite.fields:
        seen = {**(item or {}), **values}
        if here.holds(part.show, seen):
            shown.append(part)
            values[part.key] = value_of(part, typed.get(part.key), here, seen)
    return Row(values, tuple(shown))


def settled(
    form: Form, answers: Answers, *, today: date, here: Scope | None = None
) -> dict[str, Any]:
    """Return the answers to what is asked, in the order of the form, with the computed ones.

    All others are dropped.
    """
    here = here or scope(form, answers, today=today)
    kept: dict[str, Any] = {}
    for question in form.fields:
        if question.key not in here.shown:
            continue
        value = _settled(question, answers.get(question.key), here, here.values[question.key])
        if value not in NOTHING:
            kept[question.key] = value
    return kept


def _settled(
    question: Field, value: Any, here: Scope, computed: Any, item: Values | None = None
) -> Any:
    if question.compute:
        return computed
    if question.type is Type.GROUP and isinstance(value, list):
        rows = (_settled_row(question, row, here, item) for row in value if isinstance(row, dict))
        return [row for row in rows if row]
    if question.type is Type.PERSON and isinstance(value, dict):
        return _settled_row(question, value, here, item)
    return value


def _settled_row(
    composite: Field, given: Mapping[str, Any], here: Scope, item: Values | None
) -> dict[str, Any]:
    row = row_of(composite, given, here, item)
    seen = {**(item or {}), **row.values}
    parts = {
        part.key: _settled(part, given.get(part.key), here, row.values[part.key], seen)
        for part in row.shown
    }
    answered = any(parts[part.key] not in NOTHING for part in row.shown if not part.compute)
    return {key: part for key, part in parts.items() if part not in NOTHING} if answered else {}


def is_filled(composite: Field, given: Any, here: Scope, item: Values | None = None) -> bool:
    """Say whether anything that is asked is answered in a row of a group, or of a person."""
    return isinstance(given, dict) and bool(_settled_row(composite, given, here, item))


def is_composite(field: Field) -> bool:
    """Say whether `field` is made of parts: a group or a person."""
    return field.type in COMPOSITE
