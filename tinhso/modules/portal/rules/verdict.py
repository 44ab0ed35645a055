"""What a check of signatures says to somebody who holds the paper in hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tinhso.core.words.dates import clock, day, local
from tinhso.core.words.worded import together, worded


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
    @property
    def is_revoked(self) -> bool: ...
    @property
    def revoked_at(self) -> datetime | None: ...


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
        return worded("Đạt") if self.passed else worded("Không đạt")


def verdict(found: Verification, *, at: datetime) -> Verdict:
    """Return the headline of the page, with the moment of the check."""
    kind, icon = {"genuine": ("", "shield-check"), "changed": ("bad", "circle-x")}.get(
        found.verdict, ("warn", "alert-triangle")
    )
    checked = checked_at(at)
    lead = checked if found.verdict == "genuine" else f"{found.reason} {checked}"
    return Verdict(kind=kind, icon=icon, title=found.headline, lead=lead)


def checked_at(at: datetime) -> str:
    """Say when it was checked."""
    return worded("Kiểm tra lúc %(at)s, ngày %(at2)s.", at=clock(at), at2=day(at))


def checks(found: Verification) -> list[Check]:
    """Return who signed, whether the certificates were in force, whether the content is whole."""
    signed = list(found.signatures)
    if not signed:
        return []
    until = min(signature.certificate_until for signature in signed)
    return [
        *(_signer(signature) for signature in signed),
        Check(
            title=worded("Chứng thư số còn hiệu lực khi ký"),
            note=worded("Hiệu lực đến %(until)s", until=day(until)),
            passed=all(signature.certificate_valid for signature in signed),
        ),
        *_revoked(signed),
        Check(
            title=worded("Nội dung không đổi kể từ khi ký"),
            note="",
            passed=all(signature.intact for signature in signed),
        ),
    ]


def _revoked(signed: Iterable[Signature]) -> list[Check]:
    """Return what is to be said of revoked certificates; nothing where none is."""
    return [
        Check(
            title=worded("Chứng thư số chưa bị thu hồi khi ký"),
            note=worded(
                "%(signer)s, thu hồi từ %(clock)s ngày %(day)s",
                signer=signature.signer,
                clock=clock(local(signature.revoked_at)),
                day=day(local(signature.revoked_at)),
            ),
            passed=not signature.is_revoked,
        )
        for signature in signed
        if signature.revoked_at is not None
    ]


def _signer(signature: Signature) -> Check:
    seal, person = worded("Con dấu số của cơ quan"), worded("Người ký theo chứng thư số")
    title = person if signature.title else seal
    signed = signature.signed_at
    moment = (
        worded("ký lúc %(signed)s ngày %(signed2)s", signed=clock(signed), signed2=day(signed))
        if signed
        else worded("không ghi giờ ký")
    )
    parts = (signature.signer, signature.title, signature.organisation, moment)
    note = together([part for part in dict.fromkeys(parts) if part], by=", ")
    return Check(title=title, note=note, passed=signature.trusted)
