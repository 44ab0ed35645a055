"""Words, names, telephones and e-mail."""

import re
from typing import Any

from tinhso.core.forms.definition import Around, Field
from tinhso.core.forms.kinds.base import LONGEST, Kind, Look, Post, sentence, tidy
from tinhso.core.words.worded import worded

LETTERS = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
MOBILE = r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}"
LANDLINE = r"02(?:4|8)\d{8}|02\d{2}\d{7}"
PHONE = re.compile(f"(?:{MOBILE}|{LANDLINE})")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
LETTERS_SCHEMA = r"^[\p{L}\p{M}' ’-]+$"
DEFAULT_LENGTH = {"text": 200, "name": 100, "multiline": 2000}


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
        pattern = {"pattern": LETTERS_SCHEMA} if field.letters else {}
        return {"type": "string", "minLength": 1, "maxLength": limit, **pattern}


class Name(Text):
    """The name of a person: letters of any alphabet as on the papers, never figures."""

    autocomplete = ""

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if wrong := super().fault(field, value, look):
            return wrong
        if not LETTERS.fullmatch(value):
            return worded("%(ask)s chỉ gồm chữ cái, bỏ chữ số và ký hiệu", ask=sentence(field.ask))
        return None

    def schema(self, field: Field) -> dict[str, Any]:
        return {**super().schema(field), "pattern": LETTERS_SCHEMA}


class Multiline(Text):
    control = "textarea"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002
        lines = [tidy(line) for line in post.get(name, "")[:LONGEST].splitlines()]
        return "\n".join(lines).strip() or None


class Phone(Kind):
    input_type = "tel"
    inputmode = "tel"
    autocomplete = "tel"
    width = "20"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        text = super().read(field, name, post, around)
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
