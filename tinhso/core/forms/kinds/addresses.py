"""An address of two levels: commune and province, and the detail before them."""

from typing import Any

from tinhso.core.forms.definition import Field, Places
from tinhso.core.forms.kinds.base import Kind, Look, PartView, Post, part_id, tidy
from tinhso.core.words.worded import worded

ELSEWHERE = worded("Xã và tỉnh, nếu ở ngoài tỉnh")
DETAIL = worded("Số nhà, đường, thôn, tổ dân phố")
PARTS = ("commune", "area", "detail")


class Address(Kind):
    """`area` names commune and province as they were on the day: names change, papers do not."""

    empty = {"commune": "", "area": "", "detail": ""}
    control = "address"

    def read(self, field: Field, name: str, post: Post, places: Places) -> Any:
        commune, area, detail = (tidy(post.get(f"{name}-{part}", "")) for part in PARTS)
        if commune:
            area = places.area(commune)
        elif not field.anywhere:
            area = ""
        value = {"commune": commune, "area": area, "detail": detail}
        return value if any(value.values()) else None

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        area = "" if value["commune"] else value["area"]
        return {
            f"{name}-commune": value["commune"],
            f"{name}-area": area,
            f"{name}-detail": value["detail"],
        }

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        texts = isinstance(value, dict) and set(value) == set(PARTS)
        return texts and all(isinstance(part, str) for part in value.values())

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if not self.is_sound(field, value):
            return self.missing(field)
        known = look.places.communes
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
        return (
            worded("Mỗi phần của %(ask)s dài nhất 200 ký tự", ask=field.ask)
            if longest > 200
            else None
        )

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        short = {"type": "string", "maxLength": 200}
        return {
            "type": "object",
            "properties": {
                "commune": {"type": "string", "maxLength": 10},
                "area": short,
                "detail": short,
            },
            "required": list(PARTS),
            "additionalProperties": False,
            "anyOf": [
                {"properties": {"commune": {"minLength": 1}}},
                {"properties": {"area": {"minLength": 1}}},
            ],
        }

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return ", ".join(
            part for part in (value["detail"], value["area"] or value["commune"]) if part
        )

    def parts(self, field: Field, name: str, value: Any, places: Places) -> tuple[PartView, ...]:
        typed = value if self.is_sound(field, value) else self.empty
        area = "" if typed["commune"] else typed["area"]
        commune = PartView(
            name=f"{name}-commune",
            id=name,
            label=_commune_label(places),
            value=typed["commune"],
            width="30",
            control="select",
            options=places.communes,
        )
        elsewhere = PartView(f"{name}-area", part_id(name, 1), ELSEWHERE, area, "30")
        detail = PartView(f"{name}-detail", part_id(name, 2), DETAIL, typed["detail"], "30")
        return (commune, elsewhere, detail) if field.anywhere else (commune, detail)


def _commune_label(places: Places) -> str:
    return (
        worded("Xã, phường của %(province)s", province=places.province)
        if places.province
        else worded("Xã, phường")
    )
