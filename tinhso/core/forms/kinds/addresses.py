"""An address of two levels: commune and province, and the detail before them.

Papers from before a change of units name places of that time. A field with `former` takes such a
name too, says which commune it is today, and keeps both.
"""

from typing import Any

from tinhso.core.forms.definition import Around, Field, FormerPlace, Places
from tinhso.core.forms.kinds.base import Kind, Look, PartView, Post, part_id, sentence, tidy
from tinhso.core.search import fold
from tinhso.core.words.worded import together, worded

ELSEWHERE = worded("Xã và tỉnh, nếu ở ngoài tỉnh")
DETAIL = worded("Số nhà, đường, thôn, tổ dân phố")
FORMER = worded("Xã và huyện cũ, nếu giấy tờ ghi tên trước 01/7/2025")
PARTS = ("commune", "area", "detail")
LONGEST = 200


class Address(Kind):
    """`area` names commune and province as they were on the day: names change, papers do not."""

    empty = {"commune": "", "area": "", "detail": ""}
    control = "address"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        given = {part: tidy(post.get(f"{name}-{part}", "")) for part in (*PARTS, "former")}
        former = given["former"] if field.former else ""
        commune, area = given["commune"], given["area"]
        if former:
            former, commune = _resolved(former, commune, around.places)
        if commune:
            area = around.places.area(commune)
        elif not field.anywhere:
            area = ""
        value = {"commune": commune, "area": area, "detail": given["detail"]}
        if former:
            value["former"] = former
        return value if any(value.values()) else None

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:
        area = "" if value["commune"] else value["area"]
        post = {
            f"{name}-commune": value["commune"],
            f"{name}-area": area,
            f"{name}-detail": value["detail"],
        }
        return post | ({f"{name}-former": value.get("former", "")} if field.former else {})

    def normal(self, field: Field, value: Any, around: Around) -> Any:
        if not self.is_sound(field, value):
            return value
        return self.read(field, "v", self.write(field, "v", value), around)

    def is_sound(self, field: Field, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        extra = {"former"} if field.former else set()
        is_whole = set(PARTS) <= set(value) <= {*PARTS, *extra}
        return is_whole and all(isinstance(part, str) for part in value.values())

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        places = look.around.places
        if not self.is_sound(field, value):
            return self.missing(field)
        if value.get("former") and places.former and (say := _former_fault(field, value, places)):
            return say
        known = places.communes
        if value["commune"] and known and all(value["commune"] != code for code, _ in known):
            return worded("Chọn xã, phường của %(ask)s", ask=field.ask)
        if not (value["commune"] or value["area"]):
            elsewhere = worded(" hoặc nhập xã và tỉnh nếu ở ngoài tỉnh") if field.anywhere else ""
            return worded(
                "Chọn xã, phường của %(ask)s%(elsewhere)s", ask=field.ask, elsewhere=elsewhere
            )
        return self._length_fault(field, value)

    def _length_fault(self, field: Field, value: dict[str, str]) -> str | None:
        longest = max(len(part) for part in value.values())
        say = worded("Mỗi phần của %(ask)s dài nhất 200 ký tự", ask=field.ask)
        return say if longest > LONGEST else None

    def schema(self, field: Field) -> dict[str, Any]:
        short = {"type": "string", "maxLength": LONGEST}
        return {
            "type": "object",
            "properties": {
                "commune": {"type": "string", "maxLength": 10},
                "area": short,
                "detail": short,
                **({"former": short} if field.former else {}),
            },
            "required": list(PARTS),
            "additionalProperties": False,
            "anyOf": [
                {"properties": {"commune": {"minLength": 1}}},
                {"properties": {"area": {"minLength": 1}}},
            ],
        }

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        now = value["area"] or value["commune"]
        if before := value.get("former", ""):
            now = worded("%(before)s (nay là %(now)s)", before=before, now=now)
        return ", ".join(part for part in (value["detail"], now) if part)

    def parts(self, field: Field, name: str, value: Any, around: Around) -> tuple[PartView, ...]:
        typed = value if self.is_sound(field, value) else self.empty
        area = "" if typed["commune"] else typed["area"]
        commune = PartView(
            name=f"{name}-commune",
            id=name,
            label=_commune_label(around.places),
            value=typed["commune"],
            width="30",
            control="select",
            options=around.places.communes,
        )
        boxes = [("detail", DETAIL, typed["detail"])]
        if field.former:
            boxes.insert(0, ("former", FORMER, typed.get("former", "")))
        if field.anywhere:
            boxes.insert(0, ("area", ELSEWHERE, area))
        return commune, *(
            PartView(f"{name}-{key}", part_id(name, at), label, text, "30")
            for at, (key, label, text) in enumerate(boxes, start=1)
        )


def _resolved(former: str, commune: str, places: Places) -> tuple[str, str]:
    """Return the full former name, and the commune of today where there is only one."""
    found = places.before(former)
    exact = [place for place in found if fold(place.name) == fold(former)]
    if len(found) != 1 and len(exact) != 1:
        return former, commune
    place = exact[0] if len(exact) == 1 else found[0]
    if not commune and len(place.heirs) == 1:
        commune = place.heirs[0][0]
    return place.name, commune


def _former_fault(field: Field, value: dict[str, str], places: Places) -> str | None:
    name = value["former"]
    found = [place for place in places.former if place.name == name] or places.before(name)
    if not found:
        return worded(
            "Không tìm thấy xã cũ “%(name)s” của %(ask)s. Ghi cả xã và huyện, "
            "ví dụ xã Đông Văn, huyện Đông Sơn; hoặc xóa đi và chọn xã, phường hiện nay",
            name=name[:60],
            ask=field.ask,
        )
    if len(found) > 1:
        return worded(
            "Có %(count)s xã cũ tên này, ghi thêm huyện của %(ask)s: %(names)s",
            count=len(found),
            ask=field.ask,
            names=_some(found),
        )
    heirs = found[0].heirs
    names = together((heir for _, heir in heirs), by=worded(" hoặc "))
    told = {"name": sentence(found[0].name), "heirs": names, "ask": field.ask}
    if not value["commune"]:
        return worded("%(name)s nay thuộc %(heirs)s, chọn nơi đúng cho %(ask)s", **told)
    if value["commune"] not in {code for code, _ in heirs}:
        return worded("%(name)s nay thuộc %(heirs)s, chọn lại xã, phường của %(ask)s", **told)
    return None


def _some(found: tuple[FormerPlace, ...] | list[FormerPlace]) -> str:
    shown = "; ".join(place.name for place in found[:4])
    return f"{shown}; …" if len(found) > 4 else shown


def _commune_label(places: Places) -> str:
    return (
        worded("Xã, phường của %(province)s", province=places.province)
        if places.province
        else worded("Xã, phường")
    )
