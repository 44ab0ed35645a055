"""The number an organisation is called by."""

from dataclasses import dataclass
from datetime import date

from tinhso.core.people import queries as people
from tinhso.core.words.worded import worded

# By kind, the one it is called by first, and what papers call it.
NUMBERS = {
    "tax_code": worded("Mã số thuế"),
    "business_registration": worded("Mã số doanh nghiệp"),
    "household_business": worded("Số đăng ký hộ kinh doanh"),
    "agency_code": worded("Mã định danh cơ quan"),
}


@dataclass(frozen=True)
class NumberRow:
    """A number with what it is called; both empty where there is none."""

    name: str = ""
    value: str = ""


def number_of(organisation_id: int, *, day: date) -> NumberRow:
    """Return the number the organisation is called by on `day`."""
    borne = people.numbers_of(organisation_id, day=day)
    found = ((name, borne[kind]) for kind, name in NUMBERS.items() if kind in borne)
    return NumberRow(*next(found, ("", "")))
