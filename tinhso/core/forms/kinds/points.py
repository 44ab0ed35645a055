"""A point on the map, by its coordinates."""

import math
import re
from typing import Any

from tinhso.core.forms.definition import Around, Field
from tinhso.core.forms.kinds.base import Kind, Look, PartView, Post, part_id, sentence, tidy
from tinhso.core.words.worded import started, together, worded

# The mainland, the sea and the islands, Hoàng Sa and Trường Sa with them: WGS 84, whole degrees.
LATITUDE, LONGITUDE = (6.0, 24.0), (102.0, 118.0)
PARTS = (("lat", worded("Vĩ độ"), LATITUDE), ("lon", worded("Kinh độ"), LONGITUDE))
DIGITS = 6  # of a degree: about ten centimetres
NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?")
SECONDS = r"([0-9]{1,2}(?:[.,][0-9]{1,6})?)\s*[\"″]"
MINUTES = r"([0-9]{1,2})\s*['′]"
SIDE = "[NEBĐ]?"  # Vietnamese: B and Đ stand for north and east
DEGREES = re.compile(rf"([0-9]{{1,3}})\s*[°º]\s*(?:{MINUTES}\s*)?(?:{SECONDS}\s*)?{SIDE}")
PAIR = re.compile(r"(.+?[0-9°'\"″′NB])\s*[;,]\s+(.+)|([0-9.]+),([0-9.]+)")


def degrees(text: str) -> float | str:
    """Read 19.8067, 19,8067 or 19°48'24\"; what is no coordinate stays as it was written."""
    if NUMBER.fullmatch(text):
        return round(float(text.replace(",", ".")), DIGITS)
    if found := DEGREES.fullmatch(text):
        parts = ((part or "0").replace(",", ".") for part in found.groups())
        whole, minutes, seconds = map(float, parts)
        return round(whole + minutes / 60 + seconds / 3600, DIGITS)
    return text


class MapPoint(Kind):
    """`{lat, lon}` in degrees. Both may be pasted into the first box, over what stood there."""

    empty = {"lat": 0.0, "lon": 0.0}
    control = "point"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002
        lat, lon = (tidy(post.get(f"{name}-{part}", ""))[:60] for part, *_ in PARTS)
        if not NUMBER.fullmatch(lat) and (pair := PAIR.fullmatch(lat)):  # 19,8067 is one number
            lat, lon = (part for part in pair.groups() if part)
        return {"lat": degrees(lat), "lon": degrees(lon)} if lat or lon else None

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        return {f"{name}-{part}": _typed(value[part]) for part, *_ in PARTS}

    def normal(self, field: Field, value: Any, around: Around) -> Any:
        if not isinstance(value, dict) or set(value) != {"lat", "lon"}:
            return value
        if not all(_is_box(part) for part in value.values()):
            return value
        return self.read(field, "v", self.write(field, "v", value), around)

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        is_pair = isinstance(value, dict) and set(value) == {"lat", "lon"}
        return is_pair and all(_is_number(part) for part in value.values())

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        if not self.is_sound(field, value):
            return worded(
                "Nhập vĩ độ và kinh độ của %(ask)s bằng số, ví dụ 19.8067 và 105.7852",
                ask=field.ask,
            )
        for part, label, (low, high) in PARTS:
            if not low <= value[part] <= high:
                swapped = LATITUDE[0] <= value["lon"] <= LATITUDE[1]
                outside = worded(
                    "%(ask)s nằm ngoài Việt Nam: %(label)s từ %(low)s đến %(high)s",
                    ask=sentence(field.ask),
                    label=started(label),
                    low=f"{low:g}",
                    high=f"{high:g}",
                )
                turned = worded("Có thể bạn đã đổi chỗ vĩ độ và kinh độ")
                return together((outside, turned), by=". ") if swapped else outside
        return None

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {
            "type": "object",
            "properties": {
                part: {"type": "number", "minimum": low, "maximum": high}
                for part, _, (low, high) in PARTS
            },
            "required": ["lat", "lon"],
            "additionalProperties": False,
        }

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return f"{_typed(value['lat'])}, {_typed(value['lon'])}"

    def typed(self, field: Field, value: Any) -> str:
        return self.text(field, value) if self.is_sound(field, value) else ""

    def parts(self, field: Field, name: str, value: Any, around: Around) -> tuple[PartView, ...]:  # noqa: ARG002
        given = value if isinstance(value, dict) else {}
        return tuple(
            PartView(f"{name}-{part}", part_id(name, at), label, _typed(given.get(part, "")), "20")
            for at, (part, label, _) in enumerate(PARTS)
        )


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and abs(value) < 1000


def _is_box(value: Any) -> bool:
    return isinstance(value, str) or _is_number(value)


def _typed(value: Any) -> str:
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".") if _is_number(value) else str(value)
