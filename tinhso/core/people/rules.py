"""What a personal number, a name and a phone number must look like. Pure."""

import re
import unicodedata
from collections.abc import Set
from datetime import date

from tinhso.core.words.worded import worded

ERASED_NAME = worded("(tên đã xóa)")  # stands where a name stood
_MOBILE = re.compile(r"0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}")
_LANDLINE = re.compile(r"02\d{8,9}")


def is_forgotten(erased: Set[str]) -> bool:
    """Say whether a person of whom this was erased is forgotten, and not only one thing of them."""
    return "full_name" in erased


def clean_name(name: str) -> str:
    """Return the name in composed letters with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def clean_phone(phone: str) -> str:
    """Return the number without spaces and country code, beginning with 0."""
    digits = re.sub(r"[\s.\-()]", "", phone)
    return re.sub(r"^(\+84|84(?=\d{9}$))", "0", digits)


def phone_fault(phone: str) -> str | None:
    """Say what is wrong with a cleaned phone number, or nothing."""
    if _MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone):
        return None
    return worded("Nhập số điện thoại Việt Nam, ví dụ 0912 345 678")


def personal_number_fault(number: str, *, birth_date: date | None, gender: str) -> str | None:
    """Say what is wrong with a số định danh cá nhân for someone so born, or nothing."""
    if not (number.isascii() and number.isdigit()):
        return worded("Số định danh chỉ gồm chữ số")
    if len(number) != 12:
        return worded("Số định danh có 12 chữ số, bạn mới nhập %(number)s", number=len(number))
    if birth_date and birth_date.year != birth_year_of(number):
        return worded(
            "Số định danh cho biết năm sinh %(number)s, không phải %(year)s",
            number=birth_year_of(number),
            year=birth_date.year,
        )
    if gender and gender != gender_of(number):
        told = worded("nam") if gender_of(number) == "male" else worded("nữ")
        return worded("Số định danh cho biết giới tính %(told)s", told=told)
    return None


def birth_year_of(number: str) -> int:
    """Return the year of birth that a 12-digit number tells."""
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def gender_of(number: str) -> str:
    """Return `male` or `female` as a 12-digit number tells."""
    return "female" if int(number[3]) % 2 else "male"
