"""Everything a dossier is made from: units, people, procedures, the ruler of working time."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from simulators.province.sizing import lives, places
from simulators.province.sizing.crowd import Crowd, Somebody, Staff, hire, staff
from simulators.province.sizing.forms import Filled, Kind, done_at, kinds
from simulators.province.sizing.lives import Life
from simulators.province.sizing.places import Places
from simulators.province.sizing.ruler import Ruler
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.steps.graph import Step
from tinhso.core.units.models import Level
from tinhso.core.units.queries import UnitRow

YEARS = 3
EACH = 4  # dossiers one citizen files, on the average
AT_DEPARTMENTS, ELSEWHERE = 0.06, 0.05
ARCHIVED_DAYS, AHEAD_DAYS = 10, 200


@dataclass(frozen=True, kw_only=True)
class Made:
    """One dossier as it is to be written."""

    number: int
    code: str
    owner: int
    who: Somebody
    unit: UnitRow
    kind: Kind
    filled: Filled
    life: Life
    chance: random.Random


class Province:
    """A province of a size, the same for the same seed and day."""

    def __init__(self, *, at: datetime, day: date, units: int, seed: int) -> None:
        self.seed, self.day = seed, day
        self.new_units = places.settle(units=units, day=day)
        self.places: Places = places.places(day=day, seed=seed)
        self.new_officers = hire(self.places, seed=seed)
        self.staff: Staff = staff()
        self.crowd = Crowd(self.places, seed=seed)
        first, last = day - timedelta(days=365 * YEARS), day + timedelta(days=AHEAD_DAYS)
        self.ruler = Ruler(calendar_of(None), first=first, last=last)
        self._now = self.ruler.minute(at)
        self._last = self.ruler.minute(at - timedelta(days=ARCHIVED_DAYS))
        self._communes = kinds(at=at, day=day, seed=seed, level=Level.COMMUNE)
        self._departments = kinds(at=at, day=day, seed=seed, level=Level.PROVINCE)
        self._reach = list(accumulate(self.places.weights))
        self._by_code = {row.code: row for row in self.places.all}

    def made(self, number: int) -> Made:
        """Return dossier `number`."""
        chance = random.Random(self.seed * 1_000_000_007 + number)  # noqa: S311  invented dossiers
        owner = number // EACH
        who = self.crowd.somebody(owner)
        unit, (known, weights) = self._where(who, chance)
        kind = chance.choices(known, weights)[0]
        life = self._life(kind, number, chance)
        return Made(
            number=number,
            code=_code(unit, self.ruler.moment(life.submitted), number),
            owner=owner,
            who=who,
            unit=unit,
            kind=kind,
            filled=chance.choice(kind.forms[who.gender]).of(who),
            life=life,
            chance=chance,
        )

    def _where(
        self, who: Somebody, chance: random.Random
    ) -> tuple[UnitRow, tuple[Sequence[Kind], list[int]]]:
        at = chance.random()
        if at < AT_DEPARTMENTS and self.places.departments and self._departments[0]:
            return chance.choice(self.places.departments), self._departments
        if at < AT_DEPARTMENTS + ELSEWHERE:
            found = chance.choices(self.places.communes, cum_weights=self._reach)[0]
            return found, self._communes
        return who.home, self._communes

    def _life(self, kind: Kind, number: int, chance: random.Random) -> Life:
        if lives.is_open(number, chance):
            return lives.running(kind, self.ruler, chance, now=self._now)
        return lives.over(kind, self.ruler, chance, last=self._last)

    def done_at(self, unit: UnitRow, step: Step) -> UnitRow:
        """Return the unit that does a step of a dossier of `unit` (see core/steps/places)."""
        return self._by_code.get(done_at(unit, step), unit) if step.unit else unit

    def officer(self, unit: UnitRow, step: Step, chance: random.Random) -> int | None:
        """Return one who holds the role of the step in the unit."""
        known = self.staff.get((unit.id, step.role or ""))
        return chance.choice(known) if known else None


def _code(unit: UnitRow, submitted: datetime, number: int) -> str:
    """Return the code of a dossier: real ordinals of a day have four digits, these seven."""
    return f"{unit.code}-{submitted:%y%m%d}-{number:07d}"
