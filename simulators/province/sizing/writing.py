"""What somebody invented writes into any form: read off the form, tried until it is sound."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulators.province.answers import WRITERS, Applicant
from tinhso.core.forms.checking import check
from tinhso.core.forms.definition import Field, Form, Type
from tinhso.core.forms.filling import known_value
from tinhso.core.forms.scope import Scope, Values, empty_of, row_of, scope, settled
from tinhso.modules.procedures.queries import Procedure

Answers = dict[str, Any]
PASSES, TRIES = 12, 6  # a form shows a question after the answer it hangs on; some answers clash
PLAIN: Mapping[Type, Any] = {
    Type.TEXT: "Mẫu",
    Type.NAME: "Lê Thị Ví Dụ",
    Type.MULTILINE: "Nội dung mẫu, chỉ để thử.",
    Type.TIME: "08:30",
    Type.PHONE: "0900000000",
    Type.EMAIL: "mau@example.vn",
    Type.TAX_CODE: "038190000001",
    Type.DECLARATION: True,
    Type.MAP_POINT: {"lat": 19.81, "lon": 105.78},
}


def written(
    procedure: Procedure, applicant: Applicant, chance: random.Random, today: date
) -> Answers:
    """Return sound answers to the form of `procedure`; what asks for a file stays empty."""
    assert procedure.form is not None, "only what has a form is filled in"
    if procedure.code in WRITERS:
        return WRITERS[procedure.code](applicant, chance, today)
    writer = _Writer(procedure.form, applicant, chance, today)
    answers: Answers = {}
    for _ in range(TRIES):
        answers = writer.attempt()
        if not faults(procedure.form, answers, today):
            break
    return settled(procedure.form, answers, today=today)


def faults(form: Form | None, answers: Answers, today: date) -> list[str]:
    """Return the questions of the form that the answers do not satisfy, those for files aside."""
    assert form is not None
    held = {field.key for field in form.fields if any(part.is_held for part in field.whole)}
    found = check(form, answers, today=today)
    return sorted({path.split(".")[0] for path in found} - held)


@dataclass(frozen=True)
class _Writer:
    form: Form
    applicant: Applicant
    chance: random.Random
    today: date

    def attempt(self) -> Answers:
        answers = self._known()
        for _ in range(PASSES):
            here = scope(self.form, answers, today=self.today)
            asked = (field for field in self.form.fields if field.key in here.shown)
            left = [field for field in asked if field.key not in answers and not field.compute]
            if not left:
                break
            for field in left:
                answers[field.key] = self._value(field, here)
                here.values[field.key] = answers[field.key] or empty_of(field)
        for key in faults(self.form, answers, self.today):
            here = scope(self.form, answers, today=self.today)
            answers[key] = self._value(self.form.field(key), here)
        return {key: value for key, value in answers.items() if value is not None}

    def _known(self) -> Answers:
        person = {**self.applicant.__dict__, "birth_date": self.applicant.birth_date.isoformat()}
        person |= {"address": None, "phone": "0900000000"}
        known = {field.key: known_value(field, person) for field in self.form.fields}
        return {key: value for key, value in known.items() if value is not None}

    def _value(self, field: Field, here: Scope, item: Values | None = None) -> Any:
        if field.is_held or not (here.is_required(field, item) or self.chance.random() < 0.4):
            return None
        if field.type is Type.PERSON:
            return self._row(field, here, item)
        if field.type is Type.GROUP:
            least = field.repeat.min if field.repeat else 1
            return [self._row(field, here, item) for _ in range(max(1, least))]
        return self._simple(field, here, item)

    def _row(self, composite: Field, here: Scope, item: Values | None) -> Answers:
        row: Answers = {}
        for part in composite.fields:
            seen = row_of(composite, row, here, item)
            if part.compute or part not in seen.shown:
                continue
            value = self._value(part, here, {**(item or {}), **seen.values})
            if value is not None:
                row[part.key] = value
        return row

    def _simple(self, field: Field, here: Scope, item: Values | None) -> Any:
        if field.type is Type.CHOICE:
            return self.chance.choice(field.options).value
        if field.type is Type.YES_NO:
            return self.chance.random() < 0.5
        if field.type in {Type.DATE, Type.DATE_PARTIAL}:
            return self._day(field, here, item)
        if field.type in {Type.INTEGER, Type.MONEY}:
            return self._amount(field, here, item)
        if field.type is Type.ADDRESS:
            return self.applicant.address
        if field.type is Type.PERSONAL_NUMBER:
            return self._number(field, {**here.values, **(item or {})})
        return PLAIN[field.type]

    def _bounds(self, field: Field, here: Scope, item: Values | None) -> tuple[Any, Any]:
        low, high = (
            here.value(at, item) if isinstance(at, str) else at for at in (field.min, field.max)
        )
        return low, high

    def _day(self, field: Field, here: Scope, item: Values | None) -> str:
        low, high = self._bounds(field, here, item)
        first = date.fromisoformat(low) if low else self.today - timedelta(days=400)
        last = date.fromisoformat(high) if high else self.today - timedelta(days=10)
        if "birth" in field.key and not low:
            first, last = date(1960, 1, 1), min(last, date(1999, 12, 31))
        room = max(0, (last - max(first, last - timedelta(days=14600))).days)
        return (last - timedelta(days=self.chance.randint(0, room))).isoformat()

    def _amount(self, field: Field, here: Scope, item: Values | None) -> int:
        low, high = self._bounds(field, here, item)
        first = int(low or 1)
        return self.chance.randint(first, int(high) if high else first + 9)

    def _number(self, field: Field, values: Values) -> str:
        """Return a number that fits whose it is; nobody bears one that ends so."""
        holder = field.holder
        born = str(values.get(holder.birth) or "") if holder and holder.birth else ""
        gender = values.get(holder.gender, holder.gender) if holder else ""
        year = int(born[:4]) if born else 1990
        mark = (year // 100 - 19) * 2 + (gender == "female")
        return f"038{mark}{year % 100:02d}999{self.chance.randint(0, 999):03d}"
