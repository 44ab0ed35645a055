"""Which questions are asked, and the values conditions are computed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tinhso.core.forms import cel
from tinhso.core.forms.definition import Answers, Field, Form, Section, Type
from tinhso.core.forms.kinds.table import kind_of


@dataclass(frozen=True)
class Scope:
    """The state of a form: keys of the fields asked, every value (empty ones too), the day."""

    today: date
    shown: set[str] = field(default_factory=set)
    shown_pages: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    functions: cel.Functions = field(default_factory=dict)

    def holds(self, condition: str, item: Mapping[str, Any] | None = None) -> bool:
        """Say whether `condition` is true (an empty one is) for the row `item` of a group."""
        return not condition or bool(self.compute(condition, item))

    def compute(self, expression: str, item: Mapping[str, Any] | None = None) -> Any:
        """Return the value of `expression` here."""
        return cel.evaluate(
            expression, {**self.values, **item} if item else self.values, self.functions
        )

    def is_required(self, field: Field, item: Mapping[str, Any] | None = None) -> bool:
        """Say whether `field` must be answered."""
        return (
            field.required if isinstance(field.required, bool) else self.holds(field.required, item)
        )


def empty_of(field: Field) -> Any:
    """Return what conditions see while `field` has no answer."""
    return [] if field.type is Type.GROUP else kind_of(field).empty


def scope(form: Form, answers: Answers, *, today: date) -> Scope:
    """Walk the form once from top to bottom: a condition looks only at what stands before it."""
    here = Scope(today, functions=cel.date_functions(today))
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
            here.values[question.key] = _sound(question, answers.get(question.key))
        _compute_due(form, question.key, here)


def _compute_due(form: Form, key: str, here: Scope) -> None:
    for computed in form.due_after.get(key, ()):
        here.values[computed.key] = here.compute(computed.value)


def _sound(question: Field, value: Any) -> Any:
    if question.type is Type.GROUP:
        rows = value if isinstance(value, list) else []
        return [row_values(question, row) for row in rows]
    return value if kind_of(question).is_sound(question, value) else empty_of(question)


def row_values(group: Field, row: Any) -> dict[str, Any]:
    """Return the values of one row of a group, empty ones too."""
    given = row if isinstance(row, dict) else {}
    return {part.key: _sound(part, given.get(part.key)) for part in group.fields}


def row_shown(group: Field, row: Mapping[str, Any], here: Scope) -> list[Field]:
    """Return the questions asked in one row of a group."""
    values = row_values(group, row)
    return [part for part in group.fields if here.holds(part.show, values)]


def settled(form: Form, answers: Answers, *, today: date) -> dict[str, Any]:
    """Return the answers to what is asked, in the order of the form; all others are dropped."""
    here = scope(form, answers, today=today)
    kept: dict[str, Any] = {}
    for question in form.fields:
        value = answers.get(question.key)
        if question.key not in here.shown or value in (None, [], {}):
            continue
        kept[question.key] = _settled_rows(question, value, here) if question.fields else value
    return kept


def _settled_rows(group: Field, rows: Any, here: Scope) -> Any:
    if not isinstance(rows, list):
        return rows
    return [
        {
            part.key: row[part.key]
            for part in row_shown(group, row, here)
            if row.get(part.key) is not None
        }
        for row in rows
        if isinstance(row, dict)
    ]
