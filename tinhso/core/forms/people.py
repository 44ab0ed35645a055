"""The questions that make up a person."""

from collections.abc import Mapping
from typing import Any

from tinhso.core.words.worded import started, worded

USUAL = ("name", "birth_date", "gender", "personal_number")
PARTS: Mapping[str, Mapping[str, Any]] = {
    "name": {"type": "name", "label": worded("Họ, chữ đệm, tên"), "width": "30"},
    "birth_date": {
        "type": "date_partial",
        "label": worded("Ngày sinh"),
        "max": "today",
        "hint": worded("Ví dụ: 19 5 1990. Chỉ biết năm thì để trống ngày và tháng"),
    },
    "gender": {
        "type": "choice",
        "label": worded("Giới tính"),
        "options": {"male": worded("Nam"), "female": worded("Nữ")},
    },
    "personal_number": {
        "type": "personal_number",
        "label": worded("Số định danh"),
        "hint": worded("12 chữ số trên thẻ căn cước"),
    },
    "phone": {"type": "phone", "label": worded("Số điện thoại")},
    "email": {"type": "email", "label": worded("Thư điện tử"), "optional": True},
    "address": {"type": "address", "label": worded("Nơi cư trú"), "anywhere": True},
}
KNOWN_AS = {"name": "full_name"}  # where the person who signed in is known by another word


def parts_of(row: Mapping[str, Any], ask: str) -> list[dict[str, Any]]:
    """Return the questions of the person `row` describes, named in messages after `ask`.

    `parts` chooses, `change` alters some, `strict` makes a personal number that contradicts birth
    date or gender a fault. A KeyError names a part there is not.
    """
    chosen = tuple(row.get("parts") or USUAL)
    changes = row.get("change") or {}
    if unknown := sorted({*chosen, *changes} - set(PARTS)):
        raise KeyError(unknown[0])
    return [_part(name, chosen, row, ask) | dict(changes.get(name, {})) for name in chosen]


def _part(name: str, chosen: tuple[str, ...], row: Mapping[str, Any], ask: str) -> dict[str, Any]:
    label = PARTS[name]["label"]
    part: dict[str, Any] = {"key": name, **PARTS[name]}
    part["ask"] = worded("%(part)s của %(ask)s", part=started(label), ask=ask)
    if name == "personal_number":
        slots = (("birth", "birth_date"), ("gender", "gender"))
        holder = {slot: key for slot, key in slots if key in chosen}
        part["holder"] = {**holder, "strict": bool(row.get("strict", False))}
        if row.get("list"):
            part["list"] = row["list"]
    return part
