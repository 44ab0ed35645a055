"""Events of no room, plainly invented, for the tests of the ledger."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from tinhso.core.actor import Actor

AT = datetime(2026, 11, 20, 3, 32, 5, 123456, tzinfo=UTC)
OFFICER = Actor(id="person:12", person_id=12, name="Trần Văn Thử")


class Channel(StrEnum):
    ONLINE = "online"
    DESK = "desk"


@dataclass(frozen=True, kw_only=True)
class Line:
    label: str
    dong: int


@dataclass(frozen=True, kw_only=True)
class Filed:
    code: str
    channel: Channel = Channel.DESK
    due: date | None = None
    at: datetime | None = None
    share: Decimal | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Counted:
    number: int
