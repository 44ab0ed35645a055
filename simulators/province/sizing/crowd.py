"""Who files and who works in the sized province: people whose names say that nobody bears them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

from simulators.province.names import FAMILY, FEMALE, GIVEN, MALE
from simulators.province.sizing.copying import Table
from simulators.province.sizing.places import Places
from tinhso.core.actor import Role
from tinhso.core.people.models import Assignment, Person
from tinhso.core.search import fold, name_key
from tinhso.core.units.queries import UnitRow

DIGITS = ("Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín")
FIRST_SERIAL, LAST_SERIAL = 100_000, 899_999  # the demo's people begin at 900000
SINCE = date(2025, 7, 1)
OFFICERS: Mapping[Role, tuple[int, str]] = {
    Role.ONE_STOP: (1, "Công chức một cửa"),
    Role.CASE_OFFICER: (2, "Công chức chuyên môn"),
    Role.LEADER: (1, "Lãnh đạo đơn vị"),
    Role.REGISTRAR: (1, "Văn thư"),
}
Staff = Mapping[tuple[int, str], Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """An invented citizen and the unit whose dossiers they mostly file."""

    full_name: str
    folded: str
    gender: str
    birth_date: date
    personal_number: str
    home: UnitRow


class Crowd:
    """The citizens, each the same whenever asked for: number and seed say who it is."""

    def __init__(self, places: Places, *, seed: int) -> None:
        self._places, self._seed = places, seed
        self._reach = list(accumulate(places.weights))
        self._known: dict[int, int] = {}

    @lru_cache(maxsize=4096)  # noqa: B019  one crowd a run
    def somebody(self, number: int) -> Somebody:
        """Return citizen `number`."""
        chance = random.Random(self._seed * 1_000_003 + number)  # noqa: S311  invented people
        gender = chance.choice([MALE, FEMALE])
        born = date(chance.randint(1955, 1999), chance.randint(1, 12), chance.randint(1, 28))
        name = invented(chance, gender, number)
        serial = FIRST_SERIAL + number
        if serial > LAST_SERIAL:
            raise ValueError("no numbers are left for so many invented citizens")
        return Somebody(
            full_name=name,
            folded=fold(name),
            gender=gender,
            birth_date=born,
            personal_number=f"038{int(gender == FEMALE)}{born.year % 100:02d}{serial:06d}",
            home=chance.choices(self._places.communes, cum_weights=self._reach)[0],
        )

    def enrol(self, numbers: Sequence[int]) -> Mapping[int, int]:
        """Return the ids of the citizens by number; those that are new are added."""
        wanted = {self.somebody(number).personal_number: number for number in numbers}
        found = Person.objects.filter(personal_number__in=wanted)
        ids = {
            wanted[number or ""]: pk for number, pk in found.values_list("personal_number", "pk")
        }
        new = [number for number in numbers if number not in ids]
        table = Table("people.Person")
        added = dict(zip(new, table.ids(len(new)), strict=True))
        table.put(self._person(number, pk) for number, pk in added.items())
        self._identify(added)
        return {**ids, **added}

    def _person(self, number: int, pk: int) -> Mapping[str, object]:
        who = self.somebody(number)
        return {
            **_named(pk, who.full_name),
            "birth_date": who.birth_date,
            "gender": who.gender,
            "personal_number": who.personal_number,
            "phone": "0900000000",
            "address": f"số 00 đường Mẫu, {who.home.place}",
        }

    def _identify(self, added: Mapping[int, int]) -> None:
        table = Table("people.Identifier")
        rows = zip(added.items(), table.ids(len(added)), strict=True)
        table.put(
            {
                "id": pk,
                "kind": "personal_number",
                "value": self.somebody(number).personal_number,
                "person_id": person_id,
            }
            for (number, person_id), pk in rows
        )


def invented(chance: random.Random, gender: str, number: int) -> str:
    """Return a name that says it is a sample, with a number spelt out as names have no digits."""
    middle = "Văn" if gender == MALE else "Thị"
    spelt = " ".join(DIGITS[int(digit)] for digit in f"{number % 1000:03d}")
    return f"{chance.choice(FAMILY)} {middle} {chance.choice(GIVEN)} {spelt}"


def hire(places: Places, *, seed: int) -> int:
    """Give every unit officers for the roles nobody holds there; return how many are new."""
    chance = random.Random(seed + 1)  # noqa: S311  invented people, not secrets
    wanted = [
        (row.id, role, title)
        for row, role, (count, title) in _missing(places)
        for _ in range(count)
    ]
    people = Table("people.Person")
    ids = people.ids(len(wanted))
    people.put(
        _named(pk, invented(chance, chance.choice([MALE, FEMALE]), number))
        for number, pk in enumerate(ids)
    )
    held = {"valid_from": SINCE}
    posts, roles = Table("people.Post"), Table("people.Assignment")
    posts.put(
        {"id": pk, "person_id": person_id, "unit_id": unit_id, "title": title, **held}
        for pk, person_id, (unit_id, _, title) in zip(
            posts.ids(len(wanted)), ids, wanted, strict=True
        )
    )
    roles.put(
        {"id": pk, "person_id": person_id, "unit_id": unit_id, "role": role.value, **held}
        for pk, person_id, (unit_id, role, _) in zip(
            roles.ids(len(wanted)), ids, wanted, strict=True
        )
    )
    return len(wanted)


def _missing(places: Places) -> Sequence[tuple[UnitRow, Role, tuple[int, str]]]:
    held = {*Assignment.objects.filter(valid_to=None).values_list("unit_id", "role")}
    return [
        (row, role, needed)
        for row in places.all
        for role, needed in OFFICERS.items()
        if (row.id, role.value) not in held
    ]


def staff() -> Staff:
    """Return who holds which role in each unit."""
    rows = Assignment.objects.filter(valid_to=None).order_by("pk")
    found: dict[tuple[int, str], list[int]] = {}
    for unit_id, role, person_id in rows.values_list("unit_id", "role", "person_id"):
        found.setdefault((unit_id, role), []).append(person_id)
    return found


def _named(pk: int, full_name: str) -> dict[str, object]:
    return {
        "id": pk,
        "full_name": full_name,
        "name_key": name_key(full_name),
        "folded_name": fold(full_name),
    }
