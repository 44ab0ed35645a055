"""What a check of signatures says to somebody who holds the paper in hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tinhso.core.words.dates import clock, day


class Signature(Protocol):
    """What the portal reads of one signature."""

    @property
    def signer(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def signed_at(self) -> datetime | None: ...
    @property
    def intact(self) -> bool: ...
    @property
    def certificate_valid(self) -> bool: ...
    @property
    def certificate_until(self) -> datetime: ...
    @property
    def trusted(self) -> bool: ...


class Verification(Protocol):
    """What the portal reads of the check of a whole file."""

    @property
    def signatures(self) -> Iterable[Signature]: ...
    @property
    def verdict(self) -> str: ...
    @property
    def headline(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Verdict:
    kind: str
    icon: str
    title: str
    lead: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was checked; `said` is what a screen reader says for the icon."""

    title: str
    note: str
    passed: bool

    @property
    def icon(self) -> str:
        return "circle-check" if self.passed else "circle-x"

    @property
    def said(self) -> str:
        return "Đạt" if self.passed else "Không đạt"


def verdict(found: Verification, *, at: datetime) -> Verdict:
    """Return the headline of the page, with the moment of the check."""
    kind, icon = {"genuine": ("", "shield-check"), "changed": ("bad", "circle-x")}.get(
        found.verdict, ("warn", "alert-triangle")
    )
    checked = f"Kiểm tra lúc {clock(at)}, ngày {day(at)}."
    lead = checked if found.verdict == "genuine" else f"{found.reason} {checked}"
    return Verdict(kind=kind, icon=icon, title=found.headline, lead=lead)


def checks(found: Verification) -> list[Check]:
    """Return every check of every signature, the first signature first."""
    return [check for signature in found.signatures for check in _checks(signature)]


def _checks(signature: Signature) -> list[Check]:
    return [
        Check(
            title="Người ký do cơ quan có thẩm quyền chứng nhận",
            note=_who(signature),
            passed=signature.trusted,
        ),
        Check(
            title="Chứng thư số còn hiệu lực khi ký",
            note=f"Hiệu lực đến {day(signature.certificate_until)}",
            passed=signature.certificate_valid,
        ),
        Check(title="Nội dung không đổi kể từ khi ký", note="", passed=signature.intact),
    ]


def _who(signature: Signature) -> str:
    signed = signature.signed_at
    moment = f"ký lúc {clock(signed)} ngày {day(signed)}" if signed else "không ghi giờ ký"
    parts = (signature.signer, signature.title, signature.organisation, moment)
    return ", ".join(part for part in parts if part)
