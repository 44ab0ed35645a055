"""A form as JSON Schema 2020-12, for programs that send answers and for storing them."""

from typing import Any

from tinhso.core.forms.definition import Field, Form, Type
from tinhso.core.forms.kinds.table import kind_of


def schema(form: Form) -> dict[str, Any]:
    """Return the JSON Schema of the answers to `form`, those to questions not asked left out."""
    always = [
        field.key
        for page in form.pages
        for section in page.sections
        for field in section.fields
        if not page.show and not section.show and _is_always_answered(field)
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "type": "object",
        "properties": {field.key: _field(field) for field in form.fields},
        "required": always,
        "additionalProperties": False,
    }


def _field(field: Field) -> dict[str, Any]:
    if field.type is not Type.GROUP:
        return {"title": field.label, **kind_of(field).schema(field)}
    assert field.repeat is not None
    return {
        "title": field.label,
        "type": "array",
        "maxItems": field.repeat.max,
        "items": {
            "type": "object",
            "properties": {part.key: _field(part) for part in field.fields},
            "required": [part.key for part in field.fields if _is_always_answered(part)],
            "additionalProperties": False,
        },
    }


def _is_always_answered(field: Field) -> bool:
    if field.type is Type.GROUP and field.repeat and not field.repeat.min:
        return False
    return not field.show and field.required is True
