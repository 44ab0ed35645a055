"""What is still to be done before a form can be sent, each in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tinhso.core.forms.definition import (
    NOWHERE,
    Answers,
    Around,
    Check,
    Field,
    Files,
    Form,
    Places,
    Repeat,
    Type,
)
from tinhso.core.forms.kinds.base import Look, sentence
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.schemas import schema
from tinhso.core.forms.scope import (
    NOTHING,
    Scope,
    Values,
    is_composite,
    is_filled,
    row_of,
    scope,
    settled,
)
from tinhso.core.words.worded import worded

Faults = dict[str, str]
MOST_FAULTS = 200  # a summary longer than this helps nobody


def check(
    form: Form,
    answers: Answers,
    *,
    today: date,
    page: str | None = None,
    places: Places = NOWHERE,
    files: Files | None = None,
    here: Scope | None = None,
) -> Faults:
    """Return {path of the field: what to do}, in the order of the form; empty when all is well.

    A field inside a group goes by `group.row.field`, as in `trades.0.name`, one of a person by
    `father.name`. With `files`, an answer that is a file must be one of them. `here` spares the
    walk through the form where it was made already.
    """
    here = here or scope(form, answers, today=today)
    judge = _Judge(here, Around(places, files))
    found: Faults = {}
    for question in _asked(form, here, page):
        found |= judge.faults(question, answers.get(question.key), question.key)
    found |= _structural(form, answers, here, page, found)
    return dict(list(found.items())[:MOST_FAULTS])


def notices(form: Form, answers: Answers, *, today: date, places: Places = NOWHERE) -> Faults:
    """Return what may be right but deserves a second look by an officer, by path."""
    return _notices(form, answers, today, None, Around(places), told_only=False)


def warnings(
    form: Form, answers: Answers, *, today: date, page: str | None = None, places: Places = NOWHERE
) -> Faults:
    """Return what the person who fills in is told once and may leave as it is, by path."""
    return _notices(form, answers, today, page, Around(places), told_only=True)


def _notices(
    form: Form,
    answers: Answers,
    today: date,
    page: str | None,
    around: Around,
    *,
    told_only: bool,
) -> Faults:
    here = scope(form, answers, today=today)
    judge = _Judge(here, around)
    found: Faults = {}
    for question in _asked(form, here, page):
        value = answers.get(question.key)
        found |= judge.notices(question, value, question.key, told_only=told_only)
    return found


def first_unfinished(
    form: Form,
    answers: Answers,
    *,
    today: date,
    places: Places = NOWHERE,
    files: Files | None = None,
) -> str | None:
    """Return the key of the first page with something left to do, to which a draft is reopened."""
    for key in scope(form, answers, today=today).shown_pages:
        if check(form, answers, page=key, today=today, places=places, files=files):
            return key
    return None


def _asked(form: Form, here: Scope, page: str | None) -> Iterator[Field]:
    fields = form.fields if page is None else iter(form.page(page).fields)
    return (field for field in fields if field.key in here.shown)


@dataclass(frozen=True)
class _Judge:
    """Judges answers; `item` is always what stands in the same row or person."""

    here: Scope
    around: Around

    def faults(self, field: Field, value: Any, path: str, item: Values | None = None) -> Faults:
        if field.compute:
            return {}
        if field.type is Type.GROUP:
            return self._group(field, value, path, item)
        if field.type is Type.PERSON:
            return self._person(field, value, path, item)
        say = self._fault(field, value, item)
        return {path: say} if say else {}

    def _fault(self, field: Field, value: Any, item: Values | None) -> str | None:
        if value is None:
            asks = not field.soft and self.here.is_required(field, item)
            return missing(field) if asks else None
        say = kind_of(field).fault(field, value, self._look(field, item))
        return say or self._broken(field.checks, item)

    def _look(self, field: Field, item: Values | None) -> Look:
        low, high = (
            self.here.value(at, item) if isinstance(at, str) else at
            for at in (field.min, field.max)
        )
        values = {**self.here.values, **item} if item else self.here.values
        return Look(self.here.today, values, (low, high), self.around)

    def _broken(self, checks: tuple[Check, ...], item: Values | None) -> str | None:
        wrong = (rule for rule in checks if not rule.is_warning)
        return next((rule.say for rule in wrong if self.here.holds(rule.when, item)), None)

    def _person(self, person: Field, value: Any, path: str, item: Values | None) -> Faults:
        is_strange = value not in NOTHING and not isinstance(value, dict)
        if is_strange or not is_filled(person, value, self.here, item):
            asks = is_strange or (not person.soft and self.here.is_required(person, item))
            return {path: missing(person)} if asks else {}
        found = self._parts(person, value, path, item)
        if not found and (say := self._broken(person.checks, item)):
            found[path] = say
        return found

    def _group(self, group: Field, rows: Any, path: str, item: Values | None) -> Faults:
        given = enumerate(rows if isinstance(rows, list) else [])
        filled = [(at, row) for at, row in given if is_filled(group, row, self.here, item)]
        if say := self._count_fault(group, len(filled), item):
            return {path: say}
        found: Faults = {}
        for at, typed in filled:
            found |= self._parts(group, typed, f"{path}.{at}", item)
            if len(found) > MOST_FAULTS:
                break
        if not found and (say := self._broken(group.checks, item)):
            found[path] = say
        return found

    def _parts(self, composite: Field, typed: Any, path: str, item: Values | None) -> Faults:
        given = typed if isinstance(typed, dict) else {}
        row = row_of(composite, given, self.here, item)
        seen = {**(item or {}), **row.values}
        found: Faults = {}
        for part in row.shown:
            found |= self.faults(part, given.get(part.key), f"{path}.{part.key}", seen)
        return found

    def _count_fault(self, group: Field, count: int, item: Values | None) -> str | None:
        assert group.repeat is not None
        least = group.repeat.min if self.here.is_required(group, item) else 0
        if count < least:
            return group.missing or worded(
                "Thêm ít nhất %(least)s %(item)s", least=least, item=group.repeat.item
            )
        return too_many(group.repeat, count) if count > group.repeat.max else None

    def notices(
        self, field: Field, value: Any, path: str, *, told_only: bool, item: Values | None = None
    ) -> Faults:
        if field.compute:
            return {}
        is_empty = value in NOTHING
        if field.type is Type.PERSON:
            is_empty = not is_filled(field, value, self.here, item)
        if is_empty:
            asks = field.soft and self.here.is_required(field, item)
            return {path: worded("%(ask)s nếu có", ask=missing(field))} if asks else {}
        if is_composite(field):
            return self._notices_inside(field, value, path, item, told_only=told_only)
        say = None
        if not told_only:
            say = kind_of(field).notice(field, value, self._look(field, item))
        say = say or self._warned(field, item, told_only=told_only)
        return {path: say} if say else {}

    def _notices_inside(
        self, field: Field, value: Any, path: str, item: Values | None, *, told_only: bool
    ) -> Faults:
        is_group = field.type is Type.GROUP
        rows = enumerate(value if isinstance(value, list) else []) if is_group else [(0, value)]
        found: Faults = {}
        for at, typed in rows:
            given = typed if isinstance(typed, dict) else {}
            row = row_of(field, given, self.here, item)
            seen = {**(item or {}), **row.values}
            inside = f"{path}.{at}" if is_group else path
            for part in row.shown:
                name = f"{inside}.{part.key}"
                found |= self.notices(
                    part, given.get(part.key), name, told_only=told_only, item=seen
                )
        if say := self._warned(field, item, told_only=told_only):
            found[path] = say
        return found

    def _warned(self, field: Field, item: Values | None, *, told_only: bool) -> str | None:
        rules = (rule for rule in field.checks if rule.is_warning)
        rules = (rule for rule in rules if rule.is_told or not told_only)
        return next((rule.say for rule in rules if self.here.holds(rule.when, item)), None)


def too_many(rule: Repeat, count: int) -> str:
    """Return the sentence for a group that was filled in `count` times, more often than it may."""
    said = {"max": rule.max, "item": rule.item, "count": count}
    return worded("Chỉ khai được %(max)s %(item)s, bạn đã khai %(count)s", **said)


def missing(field: Field) -> str:
    """Return the sentence that asks for an answer to `field`."""
    if field.missing or is_composite(field):
        return field.missing or worded("Nhập %(ask)s", ask=field.ask)
    return kind_of(field).missing(field)


@lru_cache(maxsize=128)
def _validator(form: Form) -> Any:
    return jsonschema_rs.Draft202012Validator(schema(form), validate_formats=True)


def _structural(
    form: Form, answers: Answers, here: Scope, page: str | None, found: Mapping[str, str]
) -> Faults:
    """Catch what no browser sends but a program might: the wrong shape of an answer."""
    kept = settled(form, answers, today=here.today)
    known = {key.split(".")[0] for key in found}
    wrong = {
        str(error.instance_path[0])
        for error in _validator(form).iter_errors(kept)
        if error.instance_path
    }
    return {
        field.key: worded("%(field)s lại %(ask)s", field=sentence(kind_verb(field)), ask=field.ask)
        for field in _asked(form, here, page)
        if field.key in wrong and field.key not in known
    }


def kind_verb(field: Field) -> str:
    """Return the verb for answering `field`: Nhập, Chọn, Tải lên or Ký."""
    return worded("Nhập") if is_composite(field) else kind_of(field).verb
