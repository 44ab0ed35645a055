"""What the square code on a citizen's card says, as a reader types it. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from tinhso.core.people.rules import clean_name, personal_number_fault
from tinhso.core.words.worded import worded

SIGN = "|"
MOST_TYPED = 400
GENDERS = {"nam": "male", "nữ": "female"}  # Vietnamese: as it stands on the card
_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})")


class NoCard(ValueError):
    """What was typed or scanned is not what stands on a card; the text says why."""


@dataclass(frozen=True)
class Card:
    """Who bears the card, as the Ministry of Public Security wrote it down."""

    personal_number: str
    full_name: str
    birth_date: date
    gender: str
    address: str


def read_card(text: str) -> Card:
    """Read `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy`; the old number may be empty.

    Later cards have parts after the day of issue, which are passed over. Anything else is `NoCard`.
    """
    parts = [part.strip() for part in text[:MOST_TYPED].strip().split(SIGN)]
    if len(parts) < 7:
        raise NoCard(
            worded("Mã trên thẻ có 7 phần, mã này có %(count)s. Quét lại.", count=len(parts))
        )
    number, _old, name, born, sex, address, _issued = parts[:7]
    birth_date, gender = _day(born), GENDERS.get(sex.casefold(), "")
    if birth_date is None:
        raise NoCard(worded("Ngày sinh trong mã thẻ không đọc được. Quét lại, hoặc gõ số."))
    if not gender:
        raise NoCard(worded("Giới tính trong mã thẻ không đọc được. Quét lại, hoặc gõ số."))
    if fault := personal_number_fault(number, birth_date=birth_date, gender=gender):
        raise NoCard(fault)
    if not clean_name(name):
        raise NoCard(worded("Mã thẻ không có họ tên. Quét lại, hoặc gõ số."))
    return Card(number, clean_name(name), birth_date, gender, clean_name(address))


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
