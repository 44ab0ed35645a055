"""Twelve months of closed dossiers, as an earlier system would hand them over."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from simulators.province.answers import Applicant
from simulators.province.names import Invented, invent
from simulators.province.staff import SEED
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.calendar.rules import WorkCalendar
from tinhso.core.people.actions import enrol_person
from tinhso.core.units.queries import UnitRow, communes
from tinhso.modules.dossiers.actions.archive import ClosedDossier
from tinhso.modules.procedures.queries import Procedure, published

# How often each procedure is asked for, roughly as communes report it.
WEIGHTS = {
    "1.001193": 26,
    "2.000815": 13,
    "1.004873": 14,
    "2.000635": 12,
    "1.001612": 8,
    "1.000656": 7,
    "1.000894": 6,
    "1.004859": 3,
}
SUBJECTS = {
    "1.001193": "Đăng ký khai sinh",
    "2.000815": "Chứng thực bản sao",
    "1.004873": "Xác nhận tình trạng hôn nhân",
    "2.000635": "Cấp bản sao trích lục",
    "1.001612": "Đăng ký hộ kinh doanh",
    "1.000656": "Đăng ký khai tử",
    "1.000894": "Đăng ký kết hôn",
    "1.004859": "Cải chính hộ tịch",
}


def owners(chance: random.Random, count: int, home: UnitRow, *, at: datetime) -> list[Applicant]:
    """Enrol `count` invented citizens who live in the home commune."""
    return [_enrol(invent(chance, serial), home, at=at) for serial in range(count)]


def _enrol(person: Invented, home: UnitRow, *, at: datetime) -> Applicant:
    person_id = enrol_person(
        actor=SEED,
        at=at,
        full_name=person.full_name,
        personal_number=person.personal_number,
        birth_date=person.birth_date,
        gender=person.gender,
    )
    return Applicant(
        id=person_id,
        full_name=person.full_name,
        gender=person.gender,
        birth_date=person.birth_date,
        personal_number=person.personal_number,
        home=home.area_code,
        area=f"{home.place}, tỉnh {settings.PROVINCE_NAME}",
    )


def places(home: UnitRow, count: int, chance: random.Random, *, at: datetime) -> list[UnitRow]:
    """Return the home commune and `count` others; the home comes up most often."""
    others = [row for row in communes(day=timezone.localdate(at)) if row.id != home.id]
    return [home] * max(1, count // 4) + chance.sample(others, min(count, len(others)))


def closed_dossiers(
    chance: random.Random,
    *,
    count: int,
    owners: Sequence[Applicant],
    units: Sequence[UnitRow],
    at: datetime,
) -> Iterator[ClosedDossier]:
    """Make `count` closed dossiers, spread over the twelve months before `at`."""
    known = {code: published(code, day=timezone.localdate(at)) for code in WEIGHTS}
    codes, weights = list(WEIGHTS), list(WEIGHTS.values())
    ordinals: dict[str, int] = {}
    for number in range(count):
        days_ago = 8 + 357 * (1 - number / count)
        unit = chance.choice(units)
        calendar = calendar_of(unit.id)
        submitted = calendar.next_working(
            at - timedelta(days=days_ago, minutes=chance.randint(0, 600))
        )
        submitted = calendar.shift(submitted, chance.randint(0, 420))
        stem = f"{unit.code}-{timezone.localtime(submitted):%y%m%d}"
        ordinals[stem] = ordinals.get(stem, 0) + 1
        yield _closed(
            chance,
            code=f"{stem}-{9000 + ordinals[stem]:04d}",
            procedure=known[chance.choices(codes, weights)[0]],
            owner=chance.choice(owners),
            unit=unit,
            calendar=calendar,
            submitted=submitted,
            progress=number / count,
        )


def _closed(
    chance: random.Random,
    *,
    code: str,
    procedure: Procedure,
    owner: Applicant,
    unit: UnitRow,
    calendar: WorkCalendar,
    submitted: datetime,
    progress: float,
) -> ClosedDossier:
    online = procedure.code != "2.000815" and chance.random() < 0.78 + 0.2 * progress
    common: dict[str, Any] = {
        "code": code,
        "procedure": procedure.code,
        "procedure_name": procedure.name,
        "version_id": procedure.version_id,
        "unit_id": unit.id,
        "owner_id": owner.id,
        "owner_name": owner.full_name,
        "subject": f"{SUBJECTS[procedure.code]}, {owner.full_name}",
        "channel": "online" if online else "desk",
        "service_level": procedure.service_level,
        "submitted_at": submitted,
    }
    received = calendar.shift(submitted, chance.randint(10, 300) if online else 5)
    fate = chance.random()
    if fate < 0.012:
        return ClosedDossier(**common, refused_at=received)
    due = calendar.due(received, procedure.duration, cutoff=procedure.cutoff).at
    if fate < 0.02:
        withdrawn = calendar.shift(received, 60)
        return ClosedDossier(**common, received_at=received, due_at=due, withdrawn_at=withdrawn)
    return _finished(
        chance, common, received=received, due=due, calendar=calendar, progress=progress
    )


def _finished(
    chance: random.Random,
    common: dict[str, Any],
    *,
    received: datetime,
    due: datetime,
    calendar: WorkCalendar,
    progress: float,
) -> ClosedDossier:
    asked = answered = None
    if chance.random() < 0.06:
        asked = calendar.shift(received, 30)
        answered = calendar.shift(asked, chance.randint(120, 1400))
        due = calendar.shift(due, calendar.minutes_between(asked, answered))
    begun = answered or received
    room = max(20, calendar.minutes_between(begun, due))
    is_late = chance.random() > 0.945 + 0.04 * progress
    share = chance.uniform(1.05, 1.9) if is_late else chance.triangular(0.15, 0.98, 0.55)
    finished = calendar.shift(begun, round(room * share))
    returned = calendar.shift(finished, chance.randint(5, 200))
    return ClosedDossier(
        **common,
        received_at=received,
        due_at=due,
        asked_at=asked,
        answered_at=answered,
        finished_at=finished,
        returned_at=returned,
    )
