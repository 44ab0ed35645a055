"""Answers that are files: one that was uploaded, one that was drawn by hand."""

from typing import Any

from tinhso.core.forms.definition import Around, Attached, Field, Files
from tinhso.core.forms.kinds.base import Kind, Look, Post, sentence, tidy
from tinhso.core.words.amounts import number
from tinhso.core.words.worded import worded

PARTS = {"id": int, "name": str, "kind": str, "size": int, "digest": str}
LONGEST_NAME = 200
IMAGES = frozenset({"image/jpeg", "image/png"})
DOCUMENTS = IMAGES | {"application/pdf"}


# What a program may send in the place of the answer; the rest of it is the keeper's to say.
SENT = {
    "oneOf": [
        {
            "description": "a file put to this draft before",
            "type": "object",
            "properties": {"id": {"type": "integer", "minimum": 1}},
            "required": ["id"],
        },
        {
            "description": "the file itself",
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": LONGEST_NAME},
                "content": {"type": "string", "contentEncoding": "base64"},
            },
            "required": ["name", "content"],
            "additionalProperties": False,
        },
    ]
}


class File(Kind):
    """Names a file kept for this form: its id is posted, its keeper knows the rest."""

    empty = {"id": 0, "name": "", "kind": "", "size": 0, "digest": ""}
    control = "file"
    verb = worded("Tải lên")

    def accepts(self, field: Field) -> frozenset[str]:
        """Return the media types that will do."""
        return IMAGES if field.accept == "image" else DOCUMENTS

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002
        text = tidy(post.get(name, ""))
        if not (text.isascii() and text.isdecimal() and len(text) <= 18):
            return None
        known = (around.files or {}).get(int(text))
        return named(known) if known else None

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        return {name: str(value["id"])}

    def normal(self, field: Field, value: Any, around: Around) -> Any:  # noqa: ARG002
        is_named = isinstance(value, dict) and type(value.get("id")) is int
        if not is_named or around.files is None:
            return value
        known = around.files.get(value["id"])
        return named(known) if known else value

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        is_whole = isinstance(value, dict) and set(value) == set(PARTS)
        return is_whole and all(type(value[key]) is kind for key, kind in PARTS.items())

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if _is_strange(value, look.around.files):
            return worded(
                "%(verb)s lại %(ask)s: tờ khai này không có tệp đã nêu",
                verb=self.verb,
                ask=field.ask,
            )
        if not self.is_sound(field, value):
            return worded("%(verb)s lại %(ask)s", verb=self.verb, ask=field.ask)
        if value["kind"] not in self.accepts(field):
            ask = sentence(field.ask)
            if field.accept == "image":
                return worded("%(ask)s phải là tệp ảnh JPEG hoặc PNG", ask=ask)
            return worded("%(ask)s phải là tệp PDF, JPEG hoặc PNG", ask=ask)
        return None

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "id": {"type": "integer", "minimum": 1},
                "name": {"type": "string", "maxLength": LONGEST_NAME},
                "kind": {"type": "string", "enum": sorted(self.accepts(field))},
                "size": {"type": "integer", "minimum": 0},
                "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            "required": list(PARTS),
            "additionalProperties": False,
            "x-send": SENT,
        }

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return f"{value['name']} ({_size(value['size'])})"

    def typed(self, field: Field, value: Any) -> str:
        return str(value["id"]) if self.is_sound(field, value) else ""


class Signature(File):
    """Drawn with finger, pen or mouse, or a picture of one on paper; kept as a clean image."""

    control = "signature"
    verb = worded("Ký")

    def accepts(self, field: Field) -> frozenset[str]:  # noqa: ARG002
        return frozenset({"image/png"})

    def missing(self, field: Field) -> str:
        return worded("Ký vào ô %(ask)s, hoặc tải lên ảnh chữ ký", ask=field.ask)

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return worded("Đã ký")


def _is_strange(value: Any, files: Files | None) -> bool:
    """Say whether an answer names a file that is none of this form's, or another one's words."""
    if files is None or not isinstance(value, dict) or type(value.get("id")) is not int:
        return False
    known = files.get(value["id"])
    return known is None or not value.items() <= named(known).items()


def named(known: Attached) -> dict[str, Any]:
    """Return the answer that names the file."""
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.mime,
        "size": known.size,
        "digest": known.digest,
    }


def _size(count: int) -> str:
    return f"{number(max(1, round(count / 1000)))} KB"
