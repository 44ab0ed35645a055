"""Numbers the state gives: personal numbers and tax codes."""

import re
from typing import Any

from tinhso.core.forms.definition import Around, Field
from tinhso.core.forms.kinds.base import Kind, Look, Post, sentence
from tinhso.core.words.worded import worded

TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
TAX_CODE = re.compile(r"[0-9]{10}(?:-[0-9]{3})?|[0-9]{12}")
FROM_ABROAD = 100  # from here on the first three digits name a country


class PersonalNumber(Kind):
    """Twelve digits: three for the place, one for century and gender, two for the year, six."""

    inputmode = "numeric"
    width = "20"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        text = super().read(field, name, post, around)
        bare = re.sub(r"[ .-]", "", text or "")
        return bare if bare.isdecimal() and bare.isascii() else text

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if wrong := _length_fault(field, value):
            return wrong
        is_strict = field.holder is not None and field.holder.is_strict
        return _mismatch(field, value, look) if is_strict else None

    def notice(self, field: Field, value: Any, look: Look) -> str | None:
        if _length_fault(field, value):
            return None
        return _mismatch(field, value, look) or _unknown_place(field, value)

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "pattern": "^[0-9]{12}$"}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return " ".join(value[at : at + 3] for at in range(0, len(value), 3))


def _length_fault(field: Field, value: Any) -> str | None:
    if not isinstance(value, str) or not (value.isdecimal() and value.isascii()):
        return worded("%(label)s có 12 chữ số, bỏ chữ cái và ký hiệu", label=sentence(field.label))
    if len(value) != 12:
        typed = (
            worded("bạn mới nhập %(typed)s", typed=len(value))
            if len(value) < 12
            else worded("bạn đã nhập %(typed)s", typed=len(value))
        )
        return worded("%(label)s có 12 chữ số, %(typed)s", label=sentence(field.label), typed=typed)
    return None


def _mismatch(field: Field, number: str, look: Look) -> str | None:
    """Return where number and holder part: digit four is century and gender, then the year."""
    if field.holder is None:
        return None
    birth = str(look.values.get(field.holder.birth) or "")
    gender = look.values.get(field.holder.gender, field.holder.gender)
    year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    told = "female" if int(number[3]) % 2 else "male"
    if (birth and birth[:4] != str(year)) or (gender in ("male", "female") and gender != told):
        return worded(
            "%(label)s này của %(who)s sinh năm %(year)s, kiểm tra lại số và ngày sinh",
            label=sentence(field.label),
            who=worded("nữ") if told == "female" else worded("nam"),
            year=year,
        )
    return None


def _unknown_place(field: Field, number: str) -> str | None:
    known = {option.value for option in field.options}
    if not known or number[:3] in known or int(number[:3]) >= FROM_ABROAD:
        return None
    return worded(
        "Ba số đầu %(place)s của %(ask)s không phải mã tỉnh nào, đối chiếu lại",
        place=number[:3],
        ask=field.ask,
    )


class TaxCode(Kind):
    """Ten digits, the last one a check; or thirteen, for a dependent unit; or a personal number.

    From the day `personal_since` of the field a person's tax code is the personal number.
    """

    inputmode = "numeric"
    width = "20"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        text = super().read(field, name, post, around)
        bare = re.sub(r"[ .-]", "", text or "")
        if not (bare.isdecimal() and bare.isascii()):
            return text
        return f"{bare[:10]}-{bare[10:]}" if len(bare) == 13 else bare

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        name = sentence(field.label)
        takes_personal = bool(field.personal_since) and (
            look.today.isoformat() >= field.personal_since
        )
        if not isinstance(value, str) or not TAX_CODE.fullmatch(value):
            if takes_personal:
                return worded("%(name)s có 10, 13 chữ số, hoặc là số định danh 12 số", name=name)
            return worded("%(name)s có 10 hoặc 13 chữ số, ví dụ 0000000017", name=name)
        if len(value) == 12:
            return self._personal_fault(field, value, look, takes_personal=takes_personal)
        if not has_check_digit(value[:10]):
            return worded(
                "%(name)s này có chữ số kiểm tra sai, xem lại trên giấy chứng nhận đăng ký thuế",
                name=name,
            )
        if value.endswith("-000"):
            return worded("Ba số cuối của %(ask)s từ 001 đến 999", ask=field.ask)
        return None

    def _personal_fault(
        self, field: Field, value: str, look: Look, *, takes_personal: bool
    ) -> str | None:
        if takes_personal:
            return _mismatch(field, value, look)
        label = sentence(field.label)
        return worded("%(label)s có 10 hoặc 13 chữ số, bạn đã nhập 12", label=label)

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "pattern": f"^(?:{TAX_CODE.pattern})$"}


def has_check_digit(code: str) -> bool:
    """Say whether the tenth digit of a tax code follows from the nine before it."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:9], TAX_WEIGHTS, strict=True))
    return code[2:9] != "0000000" and int(code[9]) == 10 - total % 11
