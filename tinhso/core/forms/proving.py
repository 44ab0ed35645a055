"""Faults of a form that only the whole form shows: names no one knows, cycles, wrong types."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from tinhso.core.forms import cel
from tinhso.core.forms.definition import Computed, Field, Form, FormFault, Type
from tinhso.core.forms.filling import suggested
from tinhso.core.forms.scope import Scope, empty_of, is_composite, row_of, scope

DRY_RUN = date(2026, 1, 1)
KEY = re.compile("[a-z][a-z0-9_]+")
GIVEN = ("today", "person")
DEEPEST = 3  # groups within each other
MOST_NESTED = 500  # rows of all fillings of a group that stands in another


def refuse_twins(form: Form) -> None:
    """Refuse keys that stand twice, or that no condition could name."""
    seen = set(GIVEN)
    for key in [field.key for field in form.fields] + [computed.key for computed in form.computed]:
        _refuse_key(key, key, seen)
        seen.add(key)
    for field in form.fields:
        _refuse_twins_in(field, field.key, seen)
    if len({page.key for page in form.pages}) < len(form.pages):
        raise FormFault("pages", "hai trang trùng khóa")


def _refuse_twins_in(composite: Field, path: str, around: set[str]) -> None:
    """A row sees what stands around it by bare keys, a person only itself."""
    inner = set(around) if composite.type is Type.GROUP else set()
    for part in composite.fields:
        _refuse_key(part.key, f"{path}.{part.key}", inner)
        inner.add(part.key)
    for part in composite.fields:
        _refuse_twins_in(part, f"{path}.{part.key}", inner)


def refuse_endless(form: Form) -> None:
    """Refuse groups within groups too deep, or with more rows in all than people can fill in."""
    for field in form.fields:
        _refuse_endless(field, field.key, depth=0, rows=1)


def _refuse_endless(field: Field, path: str, *, depth: int, rows: int) -> None:
    if field.repeat:
        depth, rows = depth + 1, rows * max(field.repeat.max, 1)
    if depth > DEEPEST:
        raise FormFault(path, f"nhóm nằm trong nhóm sâu nhất {DEEPEST} lớp")
    if depth > 1 and rows > MOST_NESTED:
        raise FormFault(path, f"các nhóm lồng nhau cho đến {rows} dòng, nhiều nhất {MOST_NESTED}")
    for part in field.fields:
        _refuse_endless(part, f"{path}.{part.key}", depth=depth, rows=rows)


def _refuse_key(key: str, path: str, seen: set[str]) -> None:
    if key in seen:
        raise FormFault(path, "khóa này đã dùng ở chỗ khác")
    if not KEY.fullmatch(key):
        raise FormFault(path, "khóa gồm từ hai chữ cái không dấu, số, gạch dưới")


def due_after(form: Form) -> dict[str, tuple[Computed, ...]]:
    """Put each computed value behind the last field it depends on, those it needs before it."""
    keys = [field.key for field in form.fields]
    places = {**dict.fromkeys(GIVEN, -1), **{key: at for at, key in enumerate(keys)}}
    order = _Order({computed.key: computed for computed in form.computed}, places, [])
    for computed in form.computed:
        order.settle(computed, ())
    due: dict[str, tuple[Computed, ...]] = {}
    for computed in order.done:
        after = keys[places[computed.key]] if places[computed.key] >= 0 else ""
        due[after] = (*due.get(after, ()), computed)
    return due


@dataclass(frozen=True)
class _Order:
    """Finds for each computed value the last field it needs; `done` is in order of need."""

    computed: Mapping[str, Computed]
    places: dict[str, int]
    done: list[Computed]

    def settle(self, computed: Computed, way: tuple[str, ...]) -> None:
        path = f"compute({computed.key})"
        if computed.key in way:
            circle = " → ".join((*way[way.index(computed.key) :], computed.key))
            raise FormFault(path, f"các giá trị tính vòng quanh: {circle}")
        if computed.key in self.places:
            return
        needed = sorted(_needed(computed, path))
        for name in needed:
            if name in self.computed:
                self.settle(self.computed[name], (*way, computed.key))
            elif name not in self.places:
                raise FormFault(path, _no_such(name, {*self.places, *self.computed}))
        self.places[computed.key] = max((self.places[name] for name in needed), default=-1)
        self.done.append(computed)


def _needed(computed: Computed, path: str) -> set[str]:
    return set().union(*(_names(source, path) for source in computed.expressions))


def _names(expression: str, path: str) -> frozenset[str]:
    try:
        return cel.variables(expression)
    except cel.CelFault as fault:
        raise FormFault(path, str(fault)) from fault


def _no_such(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    meant = f", có phải là {near[0]!r}?" if near else ""
    return f"không có câu nào tên {name!r}{meant}"


def prove(form: Form) -> None:
    """Compute every condition once on an empty form: wrong names and types show now."""
    _refuse_unknown_names(form)
    try:
        here = scope(form, {}, today=DRY_RUN, is_strict=True)
        for field in form.fields:
            _dry_run(field, here)
    except cel.CelFault as fault:
        raise FormFault("điều kiện", str(fault)) from fault


def _refuse_unknown_names(form: Form) -> None:
    homes = {field.key: page.title for page in form.pages for field in page.fields}
    homes |= {
        computed.key: homes.get(key, "")
        for key, values in form.due_after.items()
        for computed in values
    }
    known = {*GIVEN, *(computed.key for computed in form.due_after.get("", ()))}
    for path, expression, here, adds in _conditions(form):
        for name in sorted(_names(expression, path) - known - here) if expression else ():
            if name in homes:
                raise FormFault(path, f"đọc {name!r} ở phía sau, trang {homes[name]!r}")
            raise FormFault(path, _no_such(name, {*homes, *here, *GIVEN}))
        known |= adds


def _conditions(form: Form) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Yield (path, condition, names of its row, names known from there on); the late ones last."""
    nothing: set[str] = set()
    for page in form.pages:
        yield f"{page.key}.show", page.show, nothing, nothing
        for section in page.sections:
            yield f"{page.key}.{section.title}.show", section.show, nothing, nothing
            for field in section.fields:
                yield from _early(field, f"{page.key}.{field.key}", nothing)
                computed = {computed.key for computed in form.due_after.get(field.key, ())}
                yield "", "", nothing, {field.key, *computed}
    for field in form.fields:
        yield from _late(field, field.key, nothing)


def _early(field: Field, path: str, row: set[str]) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Yield what is computed on the way down: it may use only what stands before it."""
    yield f"{path}.show", field.show, row, set()
    yield f"{path}.compute", field.compute, row, set()
    seen = set(row)
    for part in field.fields:
        yield from _early(part, f"{path}.{part.key}", seen)
        seen = {*seen, part.key}


def _late(field: Field, path: str, row: set[str]) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Yield what is computed once the whole form is known."""
    yield f"{path}.suggest", field.suggest, row, set()
    for source in late_expressions(field):
        yield path, source, row, set()
    inner = {*row, *(part.key for part in field.fields)}
    for part in field.fields:
        yield from _late(part, f"{path}.{part.key}", inner)


def late_expressions(field: Field) -> Iterator[str]:
    """Yield the conditions and bounds of a field that are computed from the whole form."""
    if isinstance(field.required, str):
        yield field.required
    yield from (check.when for check in field.checks)
    yield from (bound for bound in (field.min, field.max) if isinstance(bound, str))


def _dry_run(field: Field, here: Scope, row: dict[str, Any] | None = None) -> None:
    suggested(field, here, item=row)
    for source in (*late_expressions(field), field.show, field.compute):
        if source:
            here.compute(source, row)
    if not is_composite(field):
        return
    row_of(field, {}, here, row)
    inner = {**(row or {}), **{part.key: empty_of(part) for part in field.fields}}
    for part in field.fields:
        _dry_run(part, here, inner)
