"""The kinds of numbers people and organisations are known by: `data/people/identifiers.yaml`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from tinhso.core.errors import Refused
from tinhso.core.people.rules import personal_number_fault
from tinhso.core.words.worded import of_data, sentence, together, worded

PERSON, ORGANISATION = "person", "organisation"
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of identifier: who bears it, how it looks, from when until before when it holds."""

    kind: str
    name: str
    bearers: tuple[str, ...]
    pattern: str
    example: str
    check: str
    foreign: bool
    valid_from: date
    valid_to: date | None
    basis: str


def kind_of(kind: str) -> Kind:
    """Return the kind of this name; refuse one that the data does not know."""
    known = kinds(settings.DATA_FOLDER)
    if kind not in known:
        names = together((one.name for one in known.values()), by=", ")
        raise Refused(worded("Chọn loại giấy tờ hoặc mã số: %(names)s.", names=names), field="kind")
    return known[kind]


@cache
def kinds(folder: Path) -> Mapping[str, Kind]:
    """Return every kind in the data, by its name."""
    rows = yaml.safe_load((folder / "people" / "identifiers.yaml").read_text())
    return {
        row["kind"]: Kind(
            kind=row["kind"],
            name=of_data(row["name"]),
            bearers=tuple(row["bearers"]),
            pattern=row["pattern"],
            example=row["example"],
            check=row.get("check", ""),
            foreign=row.get("foreign", False),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            basis=of_data(row["basis"]),
        )
        for row in rows
    }


def clean(value: str) -> str:
    """Return the number as it is compared: capital letters, nothing between the digits."""
    return re.sub(r"\s", "", value).upper()


def fault(
    kind: Kind, value: str, *, country: str, bearer: str, valid_from: date | None
) -> tuple[str, str] | None:
    """Say which input is at fault (`value`, `country`, `kind`, `valid_from`) and why, or nothing.

    `value` is cleaned; `valid_from` the day from which it is said to hold, where that is known.
    """
    if bearer not in kind.bearers:
        whose = worded("của tổ chức") if bearer == PERSON else worded("của cá nhân")
        return "kind", worded(
            "%(upper)s là giấy tờ %(whose)s. Chọn loại khác.",
            upper=sentence(kind.name),
            whose=whose,
        )
    if kind.foreign and (not _COUNTRY.fullmatch(country) or country == "VN"):
        return "country", worded("Nhập mã hai chữ của nước cấp %(name)s, ví dụ FR.", name=kind.name)
    if not kind.foreign and country != "VN":
        return "country", worded(
            "%(upper)s do Việt Nam cấp. Để mã nước là VN.", upper=sentence(kind.name)
        )
    if valid_from and kind.valid_to and valid_from >= kind.valid_to:
        day = f"{kind.valid_to:%d/%m/%Y}"
        return "valid_from", worded(
            "%(upper)s không còn được cấp từ %(day)s (%(basis)s).",
            upper=sentence(kind.name),
            day=day,
            basis=kind.basis,
        )
    if not re.fullmatch(kind.pattern, value):
        return "value", worded(
            "Nhập %(name)s đúng như trên giấy tờ, ví dụ %(example)s.",
            name=kind.name,
            example=kind.example,
        )
    said = _CHECKS[kind.check](value) if kind.check else None
    return ("value", said) if said else None


def tax_code_fault(code: str) -> str | None:
    """Say what is wrong with a tax code of 10, 13 or, since TT 86/2024/TT-BTC, 12 digits."""
    if len(code) == 12:
        return personal_number_fault(code, birth_date=None, gender="")
    if len(code) == 14 and code.endswith("-000"):
        return worded("Ba số sau dấu gạch của mã số thuế từ 001 đến 999.")
    if not int(code[2:9]):
        return worded("Bảy số thứ tự của mã số thuế không thể toàn số 0.")
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=False))
    if int(code[9]) != 10 - total % 11:
        return worded("Mã số thuế sai ở một chữ số. So lại từng số với giấy chứng nhận.")
    return None


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "tax_code": tax_code_fault,
    "personal_number": lambda value: personal_number_fault(value, birth_date=None, gender=""),
}
