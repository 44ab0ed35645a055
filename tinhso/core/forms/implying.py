"""Conditions in CEL said as JSON Schema, as far as a schema can say them.

Comparisons of a question with a value, `in`, `!`, `&&`, `||` and yes-or-no questions by name. What
needs a sum, a function, a computed value or a row of a group has no such form, and yields nothing.
"""

import ast
import re
from typing import Any

from tinhso.core.forms.definition import Field, Type
from tinhso.core.forms.scope import empty_of

Schema = dict[str, Any]
ALWAYS: Schema = {}
NEVER: Schema = {"not": {}}
BOUNDS = {
    ast.Gt: "exclusiveMinimum",
    ast.GtE: "minimum",
    ast.Lt: "exclusiveMaximum",
    ast.LtE: "maximum",
}
PLAIN = (Type.TEXT, Type.NAME, Type.CHOICE, Type.YES_NO, Type.DECLARATION, Type.INTEGER, Type.MONEY)
STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
WORDS = ((r"&&", " and "), (r"\|\|", " or "), (r"!(?!=)", " not "))
CONSTANTS = {"true": True, "false": False}


class _Untold(Exception):
    """A schema has no words for this."""


def required_if(key: str, conditions: list[str], fields: dict[str, Field]) -> Schema | None:
    """Return `if conditions then key is there`, or nothing if one of them can not be said."""
    try:
        said = [_said(_tree(condition), fields) for condition in conditions]
    except (_Untold, SyntaxError, ValueError):
        return None
    return {"if": said[0] if len(said) == 1 else {"allOf": said}, "then": {"required": [key]}}


def _tree(condition: str) -> ast.expr:
    """Read CEL's plainest sentences as the Python expressions they look like."""
    pieces: list[str] = []
    last = 0
    for text in STRING.finditer(condition):
        pieces += (_worded(condition[last : text.start()]), text[0])
        last = text.end()
    pieces.append(_worded(condition[last:]))
    return ast.parse("".join(pieces).strip(), mode="eval").body


def _worded(source: str) -> str:
    for sign, word in WORDS:
        source = re.sub(sign, word, source)
    return source


def _said(node: ast.expr, fields: dict[str, Field]) -> Schema:
    if isinstance(node, ast.BoolOp):
        word = "allOf" if isinstance(node.op, ast.And) else "anyOf"
        return {word: [_said(part, fields) for part in node.values]}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return {"not": _said(node.operand, fields)}
    if isinstance(node, ast.Name):
        return _equal(node.id, [True], fields)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.Name):
        return _compared(node.left.id, node.ops[0], node.comparators[0], fields)
    raise _Untold


def _compared(key: str, sign: ast.cmpop, other: ast.expr, fields: dict[str, Field]) -> Schema:
    if isinstance(sign, ast.In) and isinstance(other, ast.List):
        return _equal(key, [_value(part) for part in other.elts], fields)
    value = _value(other)
    if isinstance(sign, ast.Eq):
        return _equal(key, [value], fields)
    if isinstance(sign, ast.NotEq):
        return {"not": _equal(key, [value], fields)}
    bound = BOUNDS.get(type(sign))
    empty = _empty(key, fields)
    if bound is None or not isinstance(empty, int) or isinstance(empty, bool):
        raise _Untold
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Untold
    held = {"properties": {key: {bound: value}}, "required": [key]}
    holds_empty = {
        ast.Gt: empty > value,
        ast.GtE: empty >= value,
        ast.Lt: empty < value,
        ast.LtE: empty <= value,
    }[type(sign)]
    return {"anyOf": [held, _absent(key)]} if holds_empty else held


def _equal(key: str, values: list[Any], fields: dict[str, Field]) -> Schema:
    """An answer that is not there counts as its empty value, in CEL and so here."""
    empty = _empty(key, fields)
    if not all(type(value) is type(empty) for value in values):
        raise _Untold
    held = {"properties": {key: {"enum": values}}, "required": [key]}
    return {"anyOf": [held, _absent(key)]} if empty in values else held


def _absent(key: str) -> Schema:
    return {"not": {"required": [key]}}


def _empty(key: str, fields: dict[str, Field]) -> Any:
    if key not in fields or fields[key].type not in PLAIN or fields[key].compute:
        raise _Untold
    return empty_of(fields[key])


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Name) and node.id in CONSTANTS:
        return CONSTANTS[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return node.value
    raise _Untold
