"""What a mark on paper is, and what a check of signatures found. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tinhso.core.errors import Refused
from tinhso.core.ids import id_of
from tinhso.core.words.dates import clock, day, local
from tinhso.core.words.worded import worded

KEY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
CLOCK_TOLERANCE = timedelta(minutes=5)


class MarkKind(StrEnum):
    SIGNER = "signer"  # blue, between title and name
    SEAL = "seal"  # red, over a third of the signer's mark


@dataclass(frozen=True)
class Mark:
    """Where a signature shows on paper: a box in points, from the lower left corner of the page.

    Without a box the signature is there but does not show.
    """

    kind: MarkKind
    page: int = 0
    box: tuple[int, int, int, int] | None = None

    @property
    def field_name(self) -> str:
        return {MarkKind.SIGNER: "NguoiKy", MarkKind.SEAL: "CoQuan"}[self.kind]


class Reason(StrEnum):
    """Why a certificate is revoked (Luật Giao dịch điện tử 20/2023/QH15)."""

    COMPROMISED = "compromised"
    LOST = "lost"
    LEFT = "left"
    REPLACED = "replaced"
    WRONG = "wrong"


REASONS = {
    Reason.COMPROMISED: worded("Lộ khóa, nghi có người khác dùng"),
    Reason.LOST: worded("Mất thiết bị giữ khóa"),
    Reason.LEFT: worded("Thôi giữ chức danh, nghỉ việc"),
    Reason.REPLACED: worded("Thay bằng chứng thư số mới"),
    Reason.WRONG: worded("Thông tin trên chứng thư số không đúng"),
}


class Verdict(StrEnum):
    GENUINE = "genuine"
    CHANGED = "changed"
    UNKNOWN = "unknown"

    @property
    def headline(self) -> str:
        return HEADLINES[self]


HEADLINES = {
    Verdict.GENUINE: worded("Văn bản này là thật và còn nguyên vẹn"),
    Verdict.CHANGED: worded("Văn bản này đã bị sửa sau khi ký"),
    Verdict.UNKNOWN: worded("Chưa kiểm tra được chữ ký"),
}


@dataclass(frozen=True)
class SignatureCheck:
    """What was found about one signature.

    `intact`: what was signed is unchanged, and nothing but a further signature was added since.
    `certificate_valid`: the certificate was in force at the time of signing.
    `trusted`: the certificate descends from an authority the province trusts.
    `revoked_at`: from when on the certificate is revoked, if it is; what it signed before holds.
    """

    signer: str
    organisation: str
    title: str
    signed_at: datetime | None
    intact: bool
    certificate_valid: bool
    certificate_until: datetime
    trusted: bool
    revoked_at: datetime | None = None

    @property
    def is_revoked(self) -> bool:
        """Whether it was signed when the certificate was revoked already, or nobody knows when."""
        if self.revoked_at is None:
            return False
        return self.signed_at is None or self.signed_at >= self.revoked_at

    @property
    def holds(self) -> bool:
        return self.intact and self.certificate_valid and self.trusted and not self.is_revoked


@dataclass(frozen=True)
class Verification:
    signatures: tuple[SignatureCheck, ...]
    intact: bool
    trusted: bool
    verdict: Verdict
    reason: str

    @property
    def headline(self) -> str:
        return self.verdict.headline


def judge(signatures: tuple[SignatureCheck, ...]) -> Verification:
    """Sum up the checks of all signatures; one changed signature is enough to say so."""
    if not signatures:
        return unreadable(worded("Tệp này không có chữ ký số."))
    intact = all(check.intact for check in signatures)
    trusted = all(
        check.trusted and check.certificate_valid and not check.is_revoked for check in signatures
    )
    verdict, reason = (
        Verdict.GENUINE,
        worded("Mọi chữ ký đều đúng và nội dung không đổi kể từ khi ký."),
    )
    if not intact:
        verdict, reason = Verdict.CHANGED, worded("Nội dung tệp khác với nội dung đã được ký.")
    elif not trusted:
        doubtful = next(check for check in signatures if not check.holds)
        verdict, reason = Verdict.UNKNOWN, _doubt(doubtful)
    return Verification(signatures, intact, trusted, verdict, reason)


def changed(reason: str) -> Verification:
    """Judge a file that was signed once, but can no longer be read as it was."""
    return Verification((), intact=False, trusted=False, verdict=Verdict.CHANGED, reason=reason)


def unreadable(reason: str) -> Verification:
    """Judge a file about which nothing can be said."""
    return Verification((), intact=False, trusted=False, verdict=Verdict.UNKNOWN, reason=reason)


def was_in_force(
    begins: datetime, ends: datetime, signed_at: datetime | None, *, at: datetime
) -> bool:
    """Say whether a certificate was in force when it signed, and not in the future."""
    if signed_at is None or signed_at > at + CLOCK_TOLERANCE:
        return False
    return begins <= signed_at <= ends


def person_behind(key: str) -> int:
    """Return the person whose own key it is, 0 for the key of a unit."""
    kind, _, number = key.partition("-")
    return (id_of(number) or 0) if kind == "person" else 0


def unit_behind(key: str) -> str:
    """Return the code of the unit whose key it is: `H56.102` for `H56.102.seal`."""
    return key.rpartition(".")[0]


def check_key_name(name: str) -> str:
    """Return the name of a key when it is a plain one, without a way out of the folder."""
    if not KEY_NAME.fullmatch(name):
        raise Refused(worded("Tên khóa ký không đúng dạng. Báo quản trị hệ thống."))
    return name


def _doubt(check: SignatureCheck) -> str:
    if not check.trusted:
        return worded(
            "Chứng thư số của %(signer)s không do tổ chức được tin cậy cấp.", signer=check.signer
        )
    if check.is_revoked and check.revoked_at is not None:
        revoked = local(check.revoked_at)
        return worded(
            "Chứng thư số của %(signer)s đã bị thu hồi từ %(clock)s ngày %(day)s, trước khi ký.",
            signer=check.signer,
            clock=clock(revoked),
            day=day(revoked),
        )
    return worded(
        "Chứng thư số của %(signer)s không có hiệu lực tại thời điểm ký.", signer=check.signer
    )
