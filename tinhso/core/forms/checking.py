"""What is still to be done before a form can be sent, each in a sentence."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tinhso.core.forms.definition import NOWHERE, Answers, Check, Field, Form, Places, Type
from tinhso.core.forms.kinds.base import Look, sentence
from tinhso.core.forms.kinds.table import kind_of
from tinhso.core.forms.schemas import schema
from tinhso.core.forms.scope import Scope, row_shown, row_values, scope, settled
from tinhso.core.words.worded import worded

Faults = dict[str, str]


def check(
    form: Form, answers: Answers, *, today: date, page: str | None = None, places: Places = NOWHERE
) -> Faults:
    """Return {key of the field: what to do}, in the order of the form; empty when all is well.

    A field inside a group goes by `group.row.field`, as in `trades.0.name`.
    """
    here = scope(form, answers, today=today)
    found: Faults = {}
    for question in _asked(form, here, page):
        found |= _faults(question, answers.get(question.key), here, places)
    return found | _structural(form, answers, here, page, found)


def notices(form: Form, answers: Answers, *, today: date) -> Faults:
    """Return what may be right but deserves a second look by an officer, by field."""
    here = scope(form, answers, today=today)
    found: Faults = {}
    for question in _asked(form, here, None):
        value = answers.get(question.key)
        if value in (None, [], {}) or question.type is Type.GROUP:
            continue
        say = kind_of(question).notice(question, value, _look(question, here, NOWHERE))
        say = say or _broken(question.checks, here, is_warning=True)
        if say:
            found[question.key] = say
    return found


def first_unfinished(
    form: Form, answers: Answers, *, today: date, places: Places = NOWHERE
) -> str | None:
    """Return the key of the first page with something left to do, to which a draft is reopened."""
    for key in scope(form, answers, today=today).shown_pages:
        if check(form, answers, page=key, today=today, places=places):
            return key
    return None


def _asked(form: Form, here: Scope, page: str | None) -> Iterator[Field]:
    fields = form.fields if page is None else iter(form.page(page).fields)
    return (field for field in fields if field.key in here.shown)


def _faults(field: Field, value: Any, here: Scope, places: Places) -> Faults:
    if field.type is Type.GROUP:
        return _group_faults(field, value, here, places)
    say = _fault(field, value, here, places)
    return {field.key: say} if say else {}


def _fault(field: Field, value: Any, here: Scope, places: Places, row: Any = None) -> str | None:
    if value is None:
        return missing(field) if here.is_required(field, row) else None
    say = kind_of(field).fault(field, value, _look(field, here, places, row))
    return say or _broken(field.checks, here, row)


def missing(field: Field) -> str:
    """Return the sentence that asks for an answer to `field`."""
    return field.missing or kind_of(field).missing(field)


def _look(field: Field, here: Scope, places: Places, row: Mapping[str, Any] | None = None) -> Look:
    low, high = (
        here.compute(at, row) if isinstance(at, str) else at for at in (field.min, field.max)
    )
    values = {**here.values, **row} if row else here.values
    return Look(here.today, values, (low, high), places)


def _broken(
    checks: tuple[Check, ...], here: Scope, row: Any = None, *, is_warning: bool = False
) -> str | None:
    wrong = (rule for rule in checks if rule.is_warning == is_warning)
    return next((rule.say for rule in wrong if here.holds(rule.when, row)), None)


def _group_faults(group: Field, rows: Any, here: Scope, places: Places) -> Faults:
    rows = rows if isinstance(rows, list) else []
    if say := _count_fault(group, len(rows), here):
        return {group.key: say}
    found: Faults = {}
    for at, typed in enumerate(rows):
        row = typed if isinstance(typed, dict) else {}
        values = row_values(group, row)
        for part in row_shown(group, row, here):
            if say := _fault(part, row.get(part.key), here, places, values):
                found[f"{group.key}.{at}.{part.key}"] = say
    if not found and (say := _broken(group.checks, here)):
        found[group.key] = say
    return found


def _count_fault(group: Field, count: int, here: Scope) -> str | None:
    assert group.repeat is not None
    least = group.repeat.min if here.is_required(group) else 0
    if count < least:
        return group.missing or worded(
            "Thêm ít nhất %(least)s %(item)s", least=least, item=group.repeat.item
        )
    if count > group.repeat.max:
        return worded(
            "Chỉ khai được %(max)s %(item)s, bạn đã khai %(count)s",
            max=group.repeat.max,
            item=group.repeat.item,
            count=count,
        )
    return None


@lru_cache(maxsize=128)
def _validator(form: Form) -> Any:
    return jsonschema_rs.Draft202012Validator(schema(form), validate_formats=True)


def _structural(
    form: Form, answers: Answers, here: Scope, page: str | None, found: Faults
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
    """Return the verb for answering `field`: Nhập or Chọn."""
    return worded("Nhập") if field.type is Type.GROUP else kind_of(field).verb
