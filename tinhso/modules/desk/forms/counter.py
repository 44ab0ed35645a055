"""Reading whom a clerk looks for at the counter: a scanned card, a number, or a name and a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tinhso.core.errors import FormRefused, Refused
from tinhso.core.people.cards import SIGN, Card, NoCard, read_card
from tinhso.core.people.rules import (
    clean_name,
    clean_phone,
    gender_of,
    personal_number_fault,
    phone_fault,
)
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import DAY_ASK, DAYS, read

GENDERS = (("male", worded("Nam")), ("female", worded("Nữ")))
DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Who is looked for: by number, or by name and day of birth; and what the card says."""

    number: str = ""
    name: str = ""
    birth_date: date | None = None
    card: Card | None = None


def sought(typed: Mapping[str, str]) -> Sought:
    """Read one box for card or number, or name and day of birth; refuse what is neither."""
    text = typed.get("card", "").strip()
    if SIGN in text:
        try:
            card = read_card(text)
        except NoCard as why:
            raise FormRefused({"card": str(why)}) from None
        return Sought(number=card.personal_number, card=card)
    if text:
        number = "".join(text.split())
        if fault := personal_number_fault(number, birth_date=None, gender=""):
            raise FormRefused({"card": fault})
        return Sought(number=number)
    name = clean_name(typed.get("name", ""))
    if not name:
        raise FormRefused(
            {"card": worded("Quét thẻ, nhập số định danh, hoặc nhập họ tên và ngày sinh.")}
        )
    return Sought(name=name, birth_date=_day(typed, "birth"))


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who is not known yet."""

    number: str
    name: str
    birth_date: date
    gender: str
    phone: str
    address: str


def newcomer(typed: Mapping[str, str]) -> Newcomer:
    """Read who is to be enrolled; refuse all that is wrong at once, by the name of the box."""
    number = "".join(typed.get("number", "").split())
    name = clean_name(typed.get("full_name", ""))
    gender = typed.get("gender", "")
    faults: dict[str, str] = {}
    birth_date: date | None = None
    try:
        birth_date = _day(typed, "born")
    except FormRefused as refusal:
        faults |= refusal.faults
    if not name:
        faults["full_name"] = worded("Nhập họ, chữ đệm và tên như trên thẻ.")
    if gender not in dict(GENDERS):
        faults["gender"] = worded("Chọn nam hoặc nữ.")
    told = gender if "gender" not in faults else ""
    if fault := personal_number_fault(number, birth_date=birth_date, gender=told):
        faults["number"] = fault
    phone = clean_phone(typed.get("phone", ""))
    if phone and (fault := phone_fault(phone)):
        faults["phone"] = fault
    if faults or birth_date is None:
        raise FormRefused(faults)
    return Newcomer(
        number=number,
        name=name,
        birth_date=birth_date,
        gender=gender,
        phone=phone,
        address=typed.get("address", "").strip(),
    )


def known_beforehand(found: Sought) -> dict[str, str]:
    """Return what the form of a newcomer begins with."""
    if found.card is not None:
        card = found.card
        return {
            "number": card.personal_number,
            "full_name": card.full_name,
            "born": f"{card.birth_date:%d/%m/%Y}",
            "gender": card.gender,
            "address": card.address,
        }
    born = f"{found.birth_date:%d/%m/%Y}" if found.birth_date else ""
    gender = gender_of(found.number) if len(found.number) == DIGITS else ""
    return {"number": found.number, "full_name": found.name, "born": born, "gender": gender}


def _day(typed: Mapping[str, str], name: str) -> date:
    try:
        return read(typed.get(name, "").strip(), DAYS, DAY_ASK, name).date()
    except Refused as refusal:
        raise FormRefused({name: refusal.text}) from None
