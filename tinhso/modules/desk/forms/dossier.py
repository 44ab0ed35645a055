"""Reading what an officer typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.errors import Refused
from tinhso.core.files.signatures import drawn
from tinhso.core.ids import id_of
from tinhso.core.words.dates import local
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import DAYS, HOURS, read
from tinhso.modules.desk.rules import LIGHTEST
from tinhso.modules.dossiers.actions.reception import UNREADABLE
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.events import Delivery

DAY_ASK = worded("Nhập ngày hẹn mới theo mẫu dd/mm/yyyy, ví dụ 25/11/2026.")
PERSON_ASK = worded("Chọn người nhận trong danh sách.")
DRAWN = "signature-drawn"
COLLECTOR = ("collector", "collector_name", "collector_number", "collector_basis")
OWNER, ANOTHER, NOBODY = "owner", "other", "electronic"
COLLECTORS = (
    (OWNER, worded("Người nộp, tại quầy")),
    (ANOTHER, worded("Người khác nhận thay, tại quầy")),
    (NOBODY, worded("Không ai đến, người nộp dùng bản điện tử")),
)
TIME_ASK = worded("Nhập giờ hẹn theo mẫu giờ:phút, ví dụ 17:00.")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stood in the form, as typed, to be shown again when it is refused."""

    note: str = ""
    way: str = ""
    due_day: str = ""
    due_time: str = "17:00"
    person: str = LIGHTEST
    collector: str = ""
    collector_name: str = ""
    collector_number: str = ""
    collector_basis: str = ""
    drawn: str = ""
    is_ready: bool = False

    @property
    def signature(self) -> bytes:
        """What whoever takes the result drew, if they did; refuses what is no picture."""
        picture = drawn(self.drawn)
        if self.drawn and not picture:
            raise Refused(UNREADABLE, field="signature")
        return picture

    @property
    def delivery(self) -> Delivery | None:
        """How the result is had, where it was said."""
        if not self.collector:
            return None
        return Delivery.ELECTRONIC if self.collector == NOBODY else Delivery.DESK

    @property
    def stands_in(self) -> Stand | None:
        """Who takes the result in the applicant's place."""
        if self.collector != ANOTHER:
            return None
        return Stand(
            name=self.collector_name, number=self.collector_number, basis=self.collector_basis
        )

    @property
    def person_id(self) -> int | None:
        """Whom a step is given to; None is who has least in hand. Refuses what names nobody."""
        if self.person == LIGHTEST:
            return None
        person_id = id_of(self.person)
        if person_id is None:
            raise Refused(PERSON_ASK, field="person")
        return person_id

    @property
    def due_at(self) -> datetime | None:
        """The new day and time, none when no day was typed; refuses what cannot be read."""
        if not self.due_day:
            return None
        day = read(self.due_day, DAYS, DAY_ASK, "due_day")
        time = read(self.due_time or "17:00", HOURS, TIME_ASK, "due_time")
        return local(datetime.combine(day.date(), time.time()))


def typed(values: Mapping[str, str]) -> Typed:
    """Read the form of a dossier's page or of a verb's own page."""
    return Typed(
        note=values.get("note", "").replace("\r\n", "\n").strip(),
        way=values.get("way", "").strip()[:40],
        due_day=values.get("due_day", "").strip(),
        due_time=values.get("due_time", "17:00").strip(),
        person=values.get("person", LIGHTEST).strip(),
        **{name: values.get(name, "").strip() for name in COLLECTOR},
        drawn=values.get(DRAWN, "").strip(),
        is_ready=values.get("ready") == "1",
    )
