"""A form as JSON Schema 2020-12, for programs that send answers and for storing them.

What a schema can say of a condition it says (`if`, `then`); the rest stands beside it as CEL, under
`x-show`, `x-require`, `x-compute` and `x-checks`.
"""

from typing import Any

from tinhso.core.forms.definition import Field, Form, Type
from tinhso.core.forms.implying import required_if
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.words.worded import kept

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema(form: Form) -> Schema:
    """Return the JSON Schema of the answers to `form`, those to questions not asked left out.

    One for all readers, in Vietnamese; `answering.schema_read` gives it in the reader's language.
    """
    placed = [
        (field, (page.show, section.show, field.show))
        for page in form.pages
        for section in page.sections
        for field in section.fields
    ]
    fields = {field.key: field for field in form.fields}
    whole: Schema = {
        "$schema": DIALECT,
        "title": kept(form.title),
        "type": "object",
        "properties": {
            field.key: _field(field, [when for when in shown if when]) for field, shown in placed
        },
        "required": [field.key for field, shown in placed if _is_always_answered(field, shown)],
        "additionalProperties": False,
    }
    rules = [rule for field, shown in placed if (rule := _rule(field, shown, fields))]
    return {**whole, "allOf": rules} if rules else whole


def _rule(field: Field, shown: tuple[str, ...], fields: dict[str, Field]) -> Schema | None:
    """Return the rule that asks for `field` where its conditions hold, if a schema can say it."""
    conditions = [when for when in shown if when]
    if isinstance(field.required, str):
        conditions.append(field.required)
    if not conditions or field.compute or field.soft or field.required is False:
        return None
    if field.type is Type.GROUP and not (field.repeat and field.repeat.min):
        return None
    return required_if(field.key, conditions, fields)


def _field(field: Field, shown: list[str]) -> Schema:
    described: Schema = {"title": kept(field.label), **_shape(field), "x-kind": field.type.value}
    if field.hint:
        described["description"] = kept(field.hint)
    if field.compute:
        described |= {"readOnly": True, "x-compute": field.compute}
    if shown:
        described["x-show"] = shown
    if isinstance(field.required, str):
        described["x-require"] = field.required
    if field.soft:
        described["x-soft"] = True
    if field.checks:
        described["x-checks"] = [
            {"when": rule.when, "say": kept(rule.say), "warning": rule.is_warning}
            for rule in field.checks
        ]
    return described


def _shape(field: Field) -> Schema:
    if field.type is Type.PERSON:
        return _object(field)
    if field.type is not Type.GROUP:
        return _computed(field) if field.compute else kind_of(field).schema(field)
    assert field.repeat is not None
    return {"type": "array", "maxItems": field.repeat.max, "items": _object(field)}


def _computed(field: Field) -> Schema:
    """A value nobody sends: only its type is promised."""
    shape = kind_of(field).schema(field)
    return {"type": shape["type"]} if "type" in shape else {}


def _object(composite: Field) -> Schema:
    parts = {part.key: part for part in composite.fields}
    whole: Schema = {
        "type": "object",
        "properties": {
            part.key: _field(part, [part.show] if part.show else []) for part in composite.fields
        },
        "required": [
            part.key for part in composite.fields if _is_always_answered(part, (part.show,))
        ],
        "additionalProperties": False,
    }
    rules = [rule for part in composite.fields if (rule := _rule(part, (part.show,), parts))]
    return {**whole, "allOf": rules} if rules else whole


def _is_always_answered(field: Field, shown: tuple[str, ...]) -> bool:
    if field.type is Type.GROUP and field.repeat and not field.repeat.min:
        return False
    is_asked = not any(shown) and not field.compute and not field.soft
    return is_asked and field.required is True
