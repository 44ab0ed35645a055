"""What a paper whose signatures are right is worth today: nobody is left with a bare “invalid”."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tinhso.core.words.dates import clock, day, local
from tinhso.core.words.worded import together, worded
from tinhso.modules.portal.rules.verdict import Verdict, Verification, checked_at, verdict


class Ended(Protocol):
    """What the portal reads of the end of a document."""

    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def why(self) -> str: ...


class Paper(Protocol):
    """What the portal reads of an issued document."""

    @property
    def state(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def ended(self) -> Ended | None: ...


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The unit that issued a document is no more: since when, and who holds what it held."""

    since: date
    heirs: tuple[str, ...]


class Standing(StrEnum):
    """What our books say; UNLISTED is a file they do not know, whoever signed it."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNLISTED = "unlisted"


_OF_STATE = {"revoked": Standing.REVOKED, "superseded": Standing.SUPERSEDED}
_LOOKS: Mapping[Standing, tuple[str, str, str]] = {
    Standing.REVOKED: ("bad", "circle-x", worded("Văn bản này đã bị thu hồi")),
    Standing.SUPERSEDED: ("warn", "alert-triangle", worded("Văn bản này đã được thay thế")),
    Standing.UNLISTED: (
        "warn",
        "alert-triangle",
        worded("Chữ ký đúng, nhưng tệp này không có trong sổ văn bản đã phát hành"),
    ),
}


def standing_of(paper: Paper | None) -> Standing:
    """Return what our books say of a paper."""
    if paper is None:
        return Standing.UNLISTED
    return _OF_STATE.get(paper.state, Standing.IN_FORCE)


def verdict_of(
    found: Verification, *, paper: Paper | None, merged: Merged | None, at: datetime
) -> Verdict:
    """Return the headline of the page: what is wrong with the file, else what became of it."""
    standing, checked = standing_of(paper), checked_at(at)
    if found.verdict != "genuine":
        return verdict(found, at=at)
    if paper is None:
        why = worded(
            "Không biết được văn bản còn giá trị hay không. Trên giấy có mã tra cứu thì gõ mã."
        )
        return _as(standing, f"{why} {checked}")
    if paper.ended is not None:
        return _as(standing, f"{_what_is_left(standing)} {checked}")
    if merged is not None:
        title = worded("Văn bản này là thật, cơ quan cấp nay đã sáp nhập")
        return Verdict(
            kind="", icon="shield-check", title=title, lead=f"{_moved(paper, merged)} {checked}"
        )
    return verdict(found, at=at)


def facts(paper: Paper | None) -> tuple[tuple[str, str], ...]:
    """Return who ended the document, when and why, as lines of a table."""
    ended = paper.ended if paper else None
    if ended is None:
        return ()
    moment = local(ended.at)
    since = worded("%(clock)s, ngày %(day)s", clock=clock(moment), day=day(moment))
    why = ended.why or worded("Đã xóa theo quy định về bảo vệ dữ liệu cá nhân")
    return (
        (worded("Không còn giá trị từ"), since),
        (worded("Người quyết định"), together([ended.by, ended.unit_name], by=", ")),
        (worded("Lý do"), why),
    )


def _as(standing: Standing, lead: str) -> Verdict:
    kind, icon, title = _LOOKS[standing]
    return Verdict(kind=kind, icon=icon, title=title, lead=lead)


def _what_is_left(standing: Standing) -> str:
    if standing is Standing.REVOKED:
        return worded("Cơ quan đã cấp văn bản này, rồi thu hồi. Văn bản không còn giá trị.")
    return worded("Cơ quan đã cấp văn bản này, rồi thay bằng văn bản mới. Dùng văn bản mới.")


def _moved(paper: Paper, merged: Merged) -> str:
    if not merged.heirs:
        return worded(
            "%(unit)s, nơi cấp, thôi hoạt động từ %(day)s.",
            unit=paper.unit_name,
            day=day(merged.since),
        )
    return worded(
        "%(unit)s, nơi cấp, từ %(day)s đã nhập vào %(heirs)s. Việc về văn bản này hỏi ở đó.",
        unit=paper.unit_name,
        day=day(merged.since),
        heirs=together(merged.heirs, by=", "),
    )
