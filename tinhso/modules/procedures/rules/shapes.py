"""Whether answers of a program have the shape the form's schema gives them. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tinhso.core.forms.definition import Form
from tinhso.core.forms.schemas import schema

UNKNOWN = "Tờ khai không có mục này"
MISSHAPEN = "Giá trị chưa đúng kiểu mà tờ khai mô tả"
LOOSE = frozenset({"required", "minItems", "$schema"})


def shape_faults(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return {key: what is wrong} of answers no page of ours could have sent; a gap is no fault."""
    keys = {field.key for field in form.fields}
    faults = {str(key)[:60]: UNKNOWN for key in answers if key not in keys}
    known = {key: value for key, value in answers.items() if key in keys}
    for error in _validator(form).iter_errors(known):
        path = ".".join(str(part) for part in error.instance_path)
        faults.setdefault(path, MISSHAPEN)
    return faults


@lru_cache(maxsize=128)
def _validator(form: Form) -> Any:
    return jsonschema_rs.Draft202012Validator(_loosened(schema(form)), validate_formats=True)


def _loosened(part: Any, *, names: bool = False) -> Any:
    """Drop what asks for completeness; under `properties` the keys are names of questions."""
    if isinstance(part, list):
        return [_loosened(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _loosened(value, names=key == "properties" and not names)
        for key, value in part.items()
        if names or key not in LOOSE
    }
