"""Answers carried from one version of a form to the next: what stays, what is asked again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.core.forms.comparing import Placed, origin, placed
from tinhso.core.forms.definition import Answers, Field, Form, Type
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.scope import NOTHING

Value = Any


@dataclass(frozen=True)
class Carried:
    """The answers under the new version, and the labels of what happened to the questions."""

    answers: dict[str, Any]
    kept: tuple[str, ...]
    asked_again: tuple[str, ...]
    dropped: tuple[str, ...]


def carry(old: Form, new: Form, answers: Answers) -> Carried:
    """Carry the answers to `old` over to `new`.

    A question keeps its answer if it is of the same kind as before and the answer could still be
    given; one that was answered and lost its answer is asked again. An answer is never bent.
    """
    mover = _Mover(placed(old), placed(new), [], [])
    carried = mover.parts(tuple(new.fields), "", answers)
    taken = {came for path in mover.after if (came := origin(path, mover.after, mover.before))}
    dropped = tuple(dict.fromkeys(_dropped(tuple(old.fields), "", [answers], taken)))
    again = tuple(dict.fromkeys(mover.again))
    return Carried(carried, tuple(mover.kept), again, dropped)


def _dropped(
    fields: tuple[Field, ...], inside: str, rows: list[Any], taken: set[str]
) -> Iterator[str]:
    """Yield the labels of the questions answered in one of `rows` that lead to no new one."""
    for field in fields:
        given = (row.get(field.key) for row in rows if isinstance(row, Mapping))
        found = [value for value in given if value not in NOTHING]
        path = f"{inside}{field.key}"
        if found and path not in taken:
            yield field.label
        elif field.type is Type.GROUP:
            inner = [row for value in found if isinstance(value, list) for row in value]
            yield from _dropped(field.fields, f"{path}.", inner, taken)
        else:
            yield from _dropped(field.fields, f"{path}.", found, taken)


@dataclass(frozen=True)
class _Mover:
    before: dict[str, Placed]
    after: dict[str, Placed]
    kept: list[str]
    again: list[str]

    def parts(self, fields: tuple[Field, ...], inside: str, given: Any) -> dict[str, Any]:
        """Return the answers to `fields`, which stand in the group or person at `inside`."""
        known = given if isinstance(given, Mapping) else {}
        found: dict[str, Any] = {}
        for field in fields:
            path = f"{inside}.{field.key}" if inside else field.key
            came = origin(path, self.after, self.before)
            value = known.get(came.rpartition(".")[2]) if came else None
            if came is None or value is None or field.compute:
                continue
            moved = self._one(field, self.before[came].field, path, value)
            if moved in NOTHING:
                self.again.append(field.label)
                continue
            found[field.key] = moved
            if not inside:
                self.kept.append(field.label)
        return found

    def _one(self, field: Field, was: Field, path: str, value: Value) -> Value:
        if field.type is not was.type:
            return None
        if field.type is Type.GROUP:
            rows = value if isinstance(value, list) else []
            moved = (self.parts(field.fields, path, row) for row in rows)
            return [row for row in moved if row]
        if field.type is Type.PERSON:
            return self.parts(field.fields, path, value)
        return value if kind_of(field).is_sound(field, value) else None
