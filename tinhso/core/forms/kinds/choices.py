"""One of several, yes or no, and what must be declared."""

from typing import Any

from tinhso.core.forms.definition import Around, Field
from tinhso.core.forms.kinds.base import Kind, Look, Post
from tinhso.core.words.worded import worded

YES, NO = "yes", "no"


class Choice(Kind):
    control = "radios"
    verb = worded("Chọn")
    width = "20"

    def is_sound(self, field: Field, value: Any) -> bool:
        return any(value == option.value for option in field.options)

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        return None if self.is_sound(field, value) else self.missing(field)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in field.options]}

    def text(self, field: Field, value: Any) -> str:
        return next((option.label for option in field.options if option.value == value), str(value))


class YesNo(Kind):
    empty = False
    control = "radios"
    verb = worded("Chọn")

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002
        return {YES: True, NO: False}.get(post.get(name, ""))

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        return {name: YES if value else NO}

    def normal(self, field: Field, value: Any, around: Around) -> Any:  # noqa: ARG002
        return value

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        return isinstance(value, bool)

    def missing(self, field: Field) -> str:
        return worded("Chọn có hoặc không: %(ask)s", ask=field.ask)

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        return None if self.is_sound(field, value) else self.missing(field)

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "boolean"}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return worded("Có") if value else worded("Không")

    def typed(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return "" if value is None else YES if value else NO


class Declaration(Kind):
    empty = False
    control = "checkbox"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002
        return True if post.get(name) else None

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        return {name: YES} if value else {}

    def normal(self, field: Field, value: Any, around: Around) -> Any:  # noqa: ARG002
        return None if value is False else value

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        return value is True

    def missing(self, field: Field) -> str:
        return worded("Đánh dấu vào ô %(ask)s", ask=field.ask)

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        return None if value is True else self.missing(field)

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"const": True}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return worded("Có") if value else ""

    def typed(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return YES if value else ""
