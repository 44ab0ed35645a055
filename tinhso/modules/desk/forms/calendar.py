"""Reading which day of the calendar an administrator would change, and into what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from tinhso.core.calendar.rules import DayKind, SpecialDay
from tinhso.core.errors import FormRefused, Refused
from tinhso.core.ids import id_of
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import DAY_ASK, DAYS, read

KIND_ASK = worded("Chọn ngày này trở thành ngày gì.")
LONGEST_NAME, LONGEST_SOURCE = 100, 200


@dataclass(frozen=True, kw_only=True)
class DayForm:
    """What stood in the form, as typed, to be shown again when it is refused."""

    day: str = ""
    kind: str = ""
    unit: str = ""
    name: str = ""
    source: str = ""
    is_sure: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether anything was typed yet."""
        return bool(self.day or self.kind)

    @property
    def query(self) -> str:
        """Return the change as it stands in an address; what it is called does not matter there."""
        values = {"day": self.day, "kind": self.kind, "unit": self.unit}
        return urlencode({key: value for key, value in values.items() if value})

    @property
    def paging(self) -> str:
        return f"?{self.query}&page="

    @property
    def on(self) -> date:
        """The day; refuses what cannot be read."""
        return read(self.day, DAYS, DAY_ASK, "day").date()

    @property
    def special(self) -> SpecialDay:
        """What the day becomes; refuses what is no kind of day."""
        if self.kind not in set(DayKind):
            raise Refused(KIND_ASK, field="kind")
        return SpecialDay(DayKind(self.kind), self.name)

    @property
    def unit_id(self) -> int | None:
        """The unit whose day changes; None for the province."""
        if not self.unit:
            return None
        unit_id = id_of(self.unit)
        if unit_id is None:
            raise Refused(worded("Chọn một đơn vị trong danh sách."), field="unit")
        return unit_id


def day_form(values: Mapping[str, str]) -> DayForm:
    """Read the form of the page."""
    return DayForm(
        **{key: values.get(key, "").strip()[:LONGEST_NAME] for key in ("day", "kind", "unit")},
        name=" ".join(values.get("name", "").split()),
        source=" ".join(values.get("source", "").split()),
        is_sure=values.get("sure") == "1",
    )


def require_words(form: DayForm) -> None:
    """Refuse a change nobody could explain later, or that was not confirmed."""
    faults = {}
    if not form.name or len(form.name) > LONGEST_NAME:
        faults["name"] = worded("Viết tên của ngày, không quá 100 ký tự, ví dụ Nghỉ bão số 5.")
    if not form.source or len(form.source) > LONGEST_SOURCE:
        faults["source"] = worded(
            "Viết số và ngày của văn bản quyết định, không quá 200 ký tự, ví dụ Công điện "
            "05/CĐ-UBND ngày 30/12/2026."
        )
    if not form.is_sure:
        faults["sure"] = worded("Đánh dấu xác nhận trước khi đổi lịch.")
    if faults:
        raise FormRefused(faults)
