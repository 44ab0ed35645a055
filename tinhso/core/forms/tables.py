"""Decision tables: rows of cases and what follows from each, written in YAML and run as JDM."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import zen

ANY = "-"
FIRST, ALL = "first", "all"
POLICY = {FIRST: "first", ALL: "collect"}
SIGNS = {"above": ">", "from": ">=", "to": "<=", "below": "<"}


class TableFault(ValueError):
    """A table as written can not be used; the text says where and why."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table ready to be asked. `inputs` is (column, CEL); `all` rows give a list, `first` one.

    `source` is the table as JDM.
    """

    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[str, ...]
    hit: str
    otherwise: Mapping[str, Any]
    source: str
    decision: Any

    @property
    def expressions(self) -> tuple[str, ...]:
        """What the columns are computed from."""
        return tuple(source for _, source in self.inputs)

    @property
    def empty(self) -> Any:
        """What stands in for an answer when the columns can not be computed."""
        return [] if self.hit == ALL else dict(self.otherwise)

    def decide(self, columns: Mapping[str, Any]) -> Any:
        """Return what follows: a mapping of outputs, or a list of them for a table of `all`."""
        found = self.decision.evaluate(dict(columns))["result"]
        if self.hit == ALL:
            return [dict(row) for row in found or []]
        return dict(found) if found else dict(self.otherwise)


def load(data: Mapping[str, Any]) -> Table:
    """Make the table that `data` describes, or raise TableFault."""
    known = {"key", "title", "inputs", "outputs", "hit", "rows", "otherwise"}
    if unknown := sorted(set(data) - known):
        raise TableFault(f"không có khóa {unknown[0]!r}")
    given = data.get("inputs") or {}
    inputs = given if isinstance(given, Mapping) else {name: name for name in given}
    inputs = dict(sorted(inputs.items()))  # stores of JSON do not keep the order of keys
    outputs = tuple(data.get("outputs") or ())
    hit, rows = data.get("hit", FIRST), data.get("rows") or []
    if not inputs or not outputs or not rows:
        raise TableFault("bảng cần inputs, outputs và rows")
    if hit not in POLICY:
        raise TableFault(f"hit là {FIRST!r} hoặc {ALL!r}, không phải {hit!r}")
    _check_rows(rows, set(inputs), set(outputs))
    otherwise = data.get("otherwise") or {}
    if hit == FIRST and set(otherwise) != set(outputs):
        raise TableFault("otherwise phải cho đủ các cột kết quả, khi không dòng nào khớp")
    columns = tuple((str(name), str(source)) for name, source in inputs.items())
    source = json.dumps(jdm(tuple(inputs), outputs, hit, rows))
    decision = zen.ZenEngine().create_decision(source)
    return Table(columns, outputs, hit, otherwise, source, decision)


def _check_rows(rows: list[Any], inputs: set[str], outputs: set[str]) -> None:
    for at, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TableFault(f"rows[{at}] phải là các cặp cột và giá trị")
        if unknown := sorted(set(row) - inputs - outputs):
            raise TableFault(f"rows[{at}] có cột {unknown[0]!r} không khai trong inputs, outputs")
        if lacking := sorted(outputs - set(row)):
            raise TableFault(f"rows[{at}] thiếu kết quả {lacking[0]!r}")
        for column in sorted(inputs & set(row)):
            _cell(row[column], f"rows[{at}].{column}")
        for column in sorted(outputs):
            _literal(row[column], f"rows[{at}].{column}")


def jdm(
    inputs: tuple[str, ...], outputs: tuple[str, ...], hit: str, rows: list[Any]
) -> dict[str, Any]:
    """Return the table as the JSON Decision Model other tools read."""
    here = {"x": 0, "y": 0}
    rules = [
        {
            "_id": str(at),
            **{f"in-{name}": _cell(row.get(name, ANY), name) for name in inputs},
            **{f"out-{name}": _literal(row[name], name) for name in outputs},
        }
        for at, row in enumerate(rows)
    ]
    content = {
        "hitPolicy": POLICY[hit],
        "inputs": [{"id": f"in-{name}", "name": name, "field": name} for name in inputs],
        "outputs": [{"id": f"out-{name}", "name": name, "field": name} for name in outputs],
        "rules": rules,
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": here},
            {
                "id": "table",
                "type": "decisionTableNode",
                "name": "table",
                "position": here,
                "content": content,
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": here},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def _cell(value: Any, path: str) -> str:
    """Return one cell as a test: a value, one of several, a range, or anything."""
    if value == ANY:
        return ""
    if isinstance(value, Mapping):
        if not value or set(value) - set(SIGNS):
            raise TableFault(f"{path}: khoảng viết bằng {', '.join(SIGNS)}")
        if not all(_is_number(bound) for bound in value.values()):
            raise TableFault(f"{path}: hai đầu của khoảng là số")
        return " and ".join(f"$ {SIGNS[sign]} {json.dumps(bound)}" for sign, bound in value.items())
    if isinstance(value, list) and value:
        return ", ".join(_cell(part, path) for part in value)
    if isinstance(value, str | bool) or _is_number(value):
        return _literal(value, path)
    raise TableFault(f"{path}: ô là một giá trị, một danh sách, một khoảng hoặc {ANY!r}")


def _literal(value: Any, path: str) -> str:
    """Return a value as the engine writes it. It knows no escapes, so a text keeps to one quote."""
    if not isinstance(value, str):
        if isinstance(value, bool) or _is_number(value):
            return json.dumps(value)
        raise TableFault(f"{path}: ô kết quả là chữ, số hoặc true, false")
    quote = "'" if '"' in value else '"'
    if quote in value or not value.isprintable() or "\\" in value:
        raise TableFault(f"{path}: ô chữ không chứa cả hai loại dấu nháy, gạch chéo, xuống dòng")
    return f"{quote}{value}{quote}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
