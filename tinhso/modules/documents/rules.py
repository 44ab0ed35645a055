"""The life of a result as a table, its number, its lookup code, whom it names. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tinhso.core.errors import Refused, WrongState
from tinhso.core.words.worded import worded
from tinhso.modules.documents import papers


class State(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SIGNED = "signed"
    ISSUED = "issued"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    DESTROYED = "destroyed"


class Step(StrEnum):
    REDRAFT = "redraft"
    APPROVE = "approve"
    SIGN = "sign"
    SEAL = "seal"
    REVOKE = "revoke"
    SUPERSEDE = "supersede"
    DESTROY = "destroy"


NEXT_STATE: Mapping[tuple[State, Step], State] = {
    (State.DRAFT, Step.REDRAFT): State.DRAFT,
    (State.DRAFT, Step.APPROVE): State.APPROVED,
    (State.APPROVED, Step.REDRAFT): State.DRAFT,
    (State.APPROVED, Step.SIGN): State.SIGNED,
    (State.SIGNED, Step.SEAL): State.ISSUED,
    (State.ISSUED, Step.REVOKE): State.REVOKED,
    (State.ISSUED, Step.SUPERSEDE): State.SUPERSEDED,
    (State.DRAFT, Step.DESTROY): State.DESTROYED,
    (State.APPROVED, Step.DESTROY): State.DESTROYED,
    (State.SIGNED, Step.DESTROY): State.DESTROYED,
    (State.ISSUED, Step.DESTROY): State.DESTROYED,
    (State.REVOKED, Step.DESTROY): State.DESTROYED,
    (State.SUPERSEDED, Step.DESTROY): State.DESTROYED,
    (State.DESTROYED, Step.DESTROY): State.DESTROYED,
}

STATE_LABEL: Mapping[State, str] = {
    State.DRAFT: worded("Dự thảo"),
    State.APPROVED: worded("Đã duyệt, chờ ký"),
    State.SIGNED: worded("Đã ký, chờ đóng dấu"),
    State.ISSUED: worded("Đã phát hành"),
    State.REVOKED: worded("Đã thu hồi"),
    State.SUPERSEDED: worded("Đã được thay thế"),
    State.DESTROYED: worded("Đã hủy theo quyết định xóa"),
}
ENDED = frozenset({State.REVOKED, State.SUPERSEDED})
HELD = frozenset({State.ISSUED}) | ENDED  # people hold it, and anyone may check it
SIGNED = frozenset({State.SIGNED}) | HELD
LONGEST_REASON = 300

# Thirty letters and digits, none of which can be read as another: 12 of them are 58 bits.
LOOKUP_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKUP_LENGTH = 12
LOOKUP_PATH = "/kiem-tra"  # the page where anyone checks a paper

POINTS_A_MM = 72 / 25.4
A4_HEIGHT = 297 * POINTS_A_MM
SIGNER_SIZE = (51 * POINTS_A_MM, 24 * POINTS_A_MM)
SEAL_SIZE = 36 * POINTS_A_MM  # a round seal in its real size

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Place:
    """The middle of the room for marks: the page from 1, points from its upper left corner."""

    page: int
    x: float
    y: float

    def signer_box(self) -> Box:
        """Return where the signer's mark stands: in the middle between title and name."""
        width, height = SIGNER_SIZE
        return _box(self.x - width / 2, self.y - height / 2, width, height)

    def seal_box(self) -> Box:
        """Return where the seal stands: at the left, over a third of the signer's mark."""
        width, _ = SIGNER_SIZE
        right = self.x - width / 2 + width / 3
        return _box(right - SEAL_SIZE, self.y - SEAL_SIZE / 2, SEAL_SIZE, SEAL_SIZE)


def _box(left: float, top: float, width: float, height: float) -> Box:
    bottom = A4_HEIGHT - top - height
    return (round(left), round(bottom), round(left + width), round(bottom + height))


def next_state(state: State, step: Step) -> State:
    """Return the state that `step` leads to, or refuse."""
    if (state, step) not in NEXT_STATE:
        said = worded(
            "Văn bản đang ở trạng thái “%(state)s”. Tải lại trang.", state=STATE_LABEL[state]
        )
        raise WrongState(said)
    return NEXT_STATE[state, step]


def reason_of(typed: str) -> str:
    """Return why a document ends, spaces collapsed; refuse none, and a long one."""
    reason = " ".join(typed.split())
    if not reason:
        raise Refused(worded("Ghi lý do; ai kiểm tra văn bản này cũng đọc được."), field="reason")
    if len(reason) > LONGEST_REASON:
        said = worded("Viết không quá 300 ký tự, hiện có %(length)s.", length=len(reason))
        raise Refused(said, field="reason")
    return reason


def template_of(slip: str) -> str:
    """Return the template of a slip by its form number, or refuse."""
    if slip not in papers.SLIPS:
        raise Refused(worded("Không có mẫu phiếu này."))
    return papers.SLIPS[slip]


def check_result(template: str) -> str:
    """Return the template of a result when there is one, or refuse."""
    if template not in papers.RESULTS:
        raise Refused(worded("Thủ tục này chưa có mẫu kết quả điện tử. Báo quản trị hệ thống."))
    return template


def number_text(number: int, symbol: str, year: int) -> str:
    """Write number and symbol as NĐ 30/2020/NĐ-CP does, or number and year in a civil book."""
    return f"{number:02d}/{symbol or year}"


def lookup_text(code: str) -> str:
    """Write a lookup code in groups of four, for people."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def lookup_key(typed: str) -> str:
    """Read a lookup code as typed by a person."""
    return re.sub(r"[\s.-]", "", typed).upper()


def holder_of(values: Mapping[str, Any]) -> str:
    """Return the name of the person a result is for."""
    return str(values.get("full_name") or values.get("owner_name") or "")


def masked(name: str) -> str:
    """Leave the family name and the first letters of the others: `Trần M. A.`"""
    family, *others = name.split() or [""]
    return " ".join([family, *(f"{other[0]}." for other in others)])
