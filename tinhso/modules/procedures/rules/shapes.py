"""Whether answers of a program have the shape the form's schema gives them. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tinhso.core.forms.answering import schema_of
from tinhso.core.forms.definition import Form
from tinhso.core.words.worded import worded

MISSHAPEN = worded("Giá trị chưa đúng kiểu mà tờ khai mô tả")
# What asks for more than the shape of a single answer.
LOOSE = frozenset({"required", "minItems", "allOf", "$schema"})


def shape_faults(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return {key: what is wrong} of answers no page of ours could have sent; a gap is no fault."""
    paths = (
        ".".join(str(part) for part in error.instance_path)
        for error in _validator(form).iter_errors(answers)
    )
    return dict.fromkeys(paths, MISSHAPEN)


@lru_cache(maxsize=128)
def _validator(form: Form) -> Any:
    return jsonschema_rs.Draft202012Validator(_loosened(schema_of(form)), validate_formats=True)


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
