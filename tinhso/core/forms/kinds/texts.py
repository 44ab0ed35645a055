"""Words, names, telephones, e-mail and personal numbers."""

import re
from typing import Any

from tinhso.core.forms.definition import Field, Places
from tinhso.core.forms.kinds.base import Kind, Look, Post, sentence, tidy
from tinhso.core.words.worded import worded

LETTERS = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
MOBILE = r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}"
LANDLINE = r"02(?:4|8)\d{8}|02\d{2}\d{7}"
PHONE = re.compile(f"(?:{MOBILE}|{LANDLINE})")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
DEFAULT_LENGTH = {"text": 200, "multiline": 2000}


class Text(Kind):
    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if wrong := super().fault(field, value, look):
            return wrong
        limit = field.max_length or DEFAULT_LENGTH[field.type]
        if len(value) > limit:
            return worded(
                "%(ask)s dài nhất %(limit)s ký tự, bạn đã nhập %(len)s",
                ask=sentence(field.ask),
                limit=limit,
                len=len(value),
            )
        if field.letters and not LETTERS.fullmatch(value):
            return worded("%(ask)s chỉ gồm chữ cái, bỏ chữ số và ký hiệu", ask=sentence(field.ask))
        return None

    def schema(self, field: Field) -> dict[str, Any]:
        limit = field.max_length or DEFAULT_LENGTH[field.type]
        pattern = {"pattern": r"^[\p{L}' ’-]+$"} if field.letters else {}
        return {"type": "string", "minLength": 1, "maxLength": limit, **pattern}


class Multiline(Text):
    control = "textarea"

    def read(self, field: Field, name: str, post: Post, places: Places) -> Any:  # noqa: ARG002
        lines = [tidy(line) for line in post.get(name, "").splitlines()]
        return "\n".join(lines).strip() or None


class Phone(Kind):
    input_type = "tel"
    inputmode = "tel"
    autocomplete = "tel"
    width = "20"

    def read(self, field: Field, name: str, post: Post, places: Places) -> Any:
        text = super().read(field, name, post, places)
        if text is None:
            return None
        digits = re.sub(r"^(?:\+84|84(?=\d{9,10}$))", "0", re.sub(r"[ .()-]", "", text))
        return digits if PHONE.fullmatch(digits) else text

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        if isinstance(value, str) and PHONE.fullmatch(value):
            return None
        return worded(
            "%(label)s có 10 chữ số và bắt đầu bằng số 0, ví dụ 0912 345 678",
            label=sentence(field.label),
        )

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "pattern": f"^(?:{PHONE.pattern})$"}


class Email(Kind):
    input_type = "email"
    inputmode = "email"
    autocomplete = "email"

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        if isinstance(value, str) and len(value) <= 254 and EMAIL.fullmatch(value):
            return None
        return worded("%(label)s có dạng ten@vidu.vn", label=sentence(field.label))

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "maxLength": 254, "pattern": f"^{EMAIL.pattern}$"}


class PersonalNumber(Kind):
    """Twelve digits: three for the place, one for century and gender, two for the year, six."""

    inputmode = "numeric"
    width = "20"

    def read(self, field: Field, name: str, post: Post, places: Places) -> Any:
        text = super().read(field, name, post, places)
        bare = re.sub(r"[ .-]", "", text or "")
        return bare if bare.isdecimal() and bare.isascii() else text

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if wrong := _length_fault(field, value):
            return wrong
        is_strict = field.holder is not None and field.holder.is_strict
        return _mismatch(field, value, look) if is_strict else None

    def notice(self, field: Field, value: Any, look: Look) -> str | None:
        return _mismatch(field, value, look) if not _length_fault(field, value) else None

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
    if field.holder is None:
        return None
    birth = look.values.get(field.holder.birth, "")
    gender = look.values.get(field.holder.gender, field.holder.gender)
    year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    told = "female" if int(number[3]) % 2 else "male"
    if (birth and int(birth[:4]) != year) or (gender in ("male", "female") and gender != told):
        who = worded("nữ") if told == "female" else worded("nam")
        return worded(
            "%(label)s này của %(who)s sinh năm %(year)s, kiểm tra lại số và ngày sinh",
            label=sentence(field.label),
            who=who,
            year=year,
        )
    return None
