"""How a dossier's story is told to the person it belongs to: what was, what is, what comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from tinhso.core.words.worded import sentence, worded


class Event(Protocol):
    """What the portal reads of one thing that happened."""

    @property
    def kind(self) -> str: ...
    @property
    def did(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def note(self) -> str: ...
    @property
    def program(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Item:
    """One point of the timeline; `state` is done, now, stop or empty for what is still to come."""

    title: str
    state: str = ""
    at: datetime | None = None
    written: str = ""
    note: str = ""
    chip: str = ""
    chip_kind: str = ""


@dataclass(frozen=True)
class Ahead:
    """What happens now, in words for the applicant, and what follows."""

    now: tuple[Item, ...]
    later: tuple[Item, ...] = ()


CHECK = Item(
    title=worded("Một cửa kiểm tra hồ sơ"),
    note=worded("Trong 8 giờ làm việc. Thiếu gì sẽ báo bạn, chỉ hỏi một lần."),
    state="now",
)
RECEIVE = Item(
    title=worded("Tiếp nhận, hẹn ngày trả"), note=worded("Đồng hồ giải quyết chạy từ lúc này.")
)
EXAMINE = Item(title=worded("Thẩm tra hồ sơ"))
DECIDE = Item(title=worded("Lãnh đạo quyết định, ký số"))
GIVE = Item(
    title=worded("Trả kết quả"), note=worded("Bản điện tử có chữ ký số, tải trên Cổng này.")
)

AHEAD: Mapping[str, Ahead] = {
    "submitted": Ahead((CHECK,), (RECEIVE, EXAMINE, DECIDE, GIVE)),
    "supplement_at_reception": Ahead((), (RECEIVE, EXAMINE, DECIDE, GIVE)),
    "received": Ahead((), (EXAMINE, DECIDE, GIVE)),
    "examining": Ahead((), (DECIDE, GIVE)),
    "supplement_at_examination": Ahead((), (EXAMINE, DECIDE, GIVE)),
    "awaiting_decision": Ahead((), (GIVE,)),
    "awaiting_signature": Ahead((Item(title=worded("Lãnh đạo ký số"), state="now"),), (GIVE,)),
    "awaiting_issue": Ahead(
        (Item(title=worded("Văn thư đóng dấu, phát hành"), state="now"),), (GIVE,)
    ),
    "issued": Ahead((), (GIVE,)),
}
STOPPED = frozenset({"supplement_at_reception", "supplement_at_examination"})
CLOSED = frozenset({"returned", "refused", "withdrawn", "stopped"})
FINISHED = frozenset({"issued", "returned"})
RESULT = "dossiers.ResultIssued"
STOPS = "dossiers.ClockStopped"


def timeline(*, state: str, story: Iterable[Event], clock_label: str = "") -> tuple[Item, ...]:
    """Return the whole timeline, oldest first; what is still to come is named too."""
    told = list(story)
    past = [_past(event, clock_label if event.kind == RESULT else "") for event in told]
    ahead = AHEAD.get(state, Ahead(()))
    if past and (state in STOPPED or told[-1].kind == STOPS):
        past[-1] = replace(past[-1], state="stop", chip=worded("Đồng hồ dừng"), chip_kind="pause")
    elif past and not ahead.now and state not in CLOSED | FINISHED:
        past[-1] = replace(past[-1], state="now")
    return (*past, *ahead.now, *ahead.later)


def _past(event: Event, chip: str) -> Item:
    through = worded("Qua chương trình “%(program)s”.", program=event.program)
    return Item(
        title=event.did,
        state="done",
        at=event.at,
        written=event.note,
        note=through if event.program else "",
        chip=sentence(chip),
        chip_kind="wrong" if chip.startswith("chậm") else "good",  # Vietnamese
    )


def code_of(typed: str) -> str:
    """Return a dossier code as it is kept, however it was typed or pasted."""
    return "".join(typed.split()).replace("–", "-").upper()


class Timed(Protocol):
    """What the portal reads of a clock."""

    @property
    def tone(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def used(self) -> int: ...


class Case(Protocol):
    """What the portal reads of a dossier to draw its clock."""

    @property
    def state(self) -> str: ...
    @property
    def clock(self) -> Timed: ...


def clock_texts(case: Case) -> dict[str, object]:
    """Return what the clock says, for the bar and for those who listen to it."""
    clock = case.clock
    paused = clock.tone == "pause"
    notes = {
        "pause": worded("Đồng hồ dừng, chạy tiếp khi bạn gửi bổ sung")
        if case.state in STOPPED
        else worded("Đồng hồ dừng, chạy tiếp khi điều đang chờ đã xong"),
        "done": worded("Đã có kết quả"),
        "none": worded("Ngày hẹn trả có ngay khi một cửa tiếp nhận"),
        "late": worded(
            "Cơ quan đã quá hẹn. Giấy xin lỗi và hẹn lại nằm trong phần tải về nếu đã có."
        ),
    }
    used = min(clock.used, 94) if paused else clock.used
    return {
        "clock_big": sentence(clock.label),
        "clock_note": notes.get(clock.tone, worded("Tính theo giờ làm việc")),
        "clock_used": used,
        "clock_paused": min(6, 100 - used) if paused else 0,
        "clock_late": clock.tone == "late",
        "clock_said": (
            worded("Đã dùng %(used)s%% thời gian giải quyết, đang dừng", used=clock.used)
            if paused
            else worded("Đã dùng %(used)s%% thời gian giải quyết", used=clock.used)
        ),
    }


SCORES: tuple[tuple[str, str], ...] = (
    ("5", worded("Rất hài lòng")),
    ("4", worded("Hài lòng")),
    ("3", worded("Bình thường")),
    ("2", worded("Không hài lòng")),
    ("1", worded("Rất không hài lòng")),
)
