"""Checking signatures; the keys of the province and which of them are revoked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

from asn1crypto.parser import peek
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound
from tinhso.core.people.open_work import Thing
from tinhso.core.words.worded import worded
from tinhso.modules.signing import permissions
from tinhso.modules.signing.gateway import keys
from tinhso.modules.signing.models import Revocation
from tinhso.modules.signing.rules import (
    REASONS,
    Mark,
    MarkKind,
    Reason,
    SignatureCheck,
    Verification,
    changed,
    judge,
    unreadable,
    was_in_force,
)

__all__ = [
    "REASONS",
    "KeyRow",
    "Mark",
    "MarkKind",
    "RevocationRow",
    "SignatureCheck",
    "Verification",
    "fingerprint_of",
    "has_key",
    "key_of",
    "keys_of",
    "revocation_of",
    "verify_pdf",
]

USAGE = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)

# A file that was tampered with may break anywhere on the way; none of this is a fault of ours.
BROKEN = (
    PdfError,
    SignatureValidationError,
    UnacceptableSignerError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
)


@dataclass(frozen=True, kw_only=True)
class RevocationRow:
    """Since when a certificate is revoked, why, and what was written to it."""

    holder: str
    reason: str
    reason_text: str
    note: str
    revoked_at: datetime
    decided_at: datetime
    decided_by: int | None


@dataclass(frozen=True, kw_only=True)
class KeyRow:
    """A key of the province with what its certificate says; `serial` in hex, by fours."""

    name: str
    holder: str
    organisation: str
    title: str
    begins: datetime
    ends: datetime
    serial: str
    revocation: RevocationRow | None

    @property
    def held_as(self) -> str:
        """As what it is held: the title and unit of an officer, or the seal of an agency."""
        if self.organisation == self.holder:
            return worded("Con dấu số của cơ quan")
        return ", ".join(part for part in (self.title, self.organisation) if part)

    def is_over(self, at: datetime) -> bool:
        """Say whether the certificate has expired."""
        return self.ends < at


def keys_of(*, actor: Actor, day: date) -> tuple[KeyRow, ...]:
    """Return the keys the actor may revoke, with their certificates, by name."""
    if not permissions.is_keeper(actor):
        raise NotAllowed(worded("Chứng thư số dành cho người quản trị của đơn vị."))
    names = [name for name in keys().names() if permissions.can_revoke(actor, name, day=day)]
    certificates = {name: keys().certificate(name) for name in names}
    prints = {name: fingerprint_of(one) for name, one in certificates.items()}
    revoked = _revocations(prints.values())
    return tuple(_key(name, certificates[name], revoked.get(prints[name])) for name in names)


def key_of(*, actor: Actor, name: str, day: date) -> KeyRow:
    """Return one key the actor may revoke; to others it is not found."""
    found = keys().has(name) and permissions.can_revoke(actor, name, day=day)
    if not found:
        raise NotFound(worded("Không có chứng thư số này trong các đơn vị bạn quản trị."))
    certificate = keys().certificate(name)
    return _key(name, certificate, revocation_of(fingerprint_of(certificate)))


def fingerprint_of(certificate: Certificate) -> str:
    """Return the SHA-256 of the certificate, in hex."""
    return sha256(certificate.dump()).hexdigest()


def revocation_of(fingerprint: str) -> RevocationRow | None:
    """Return the revocation of a certificate, if it is revoked."""
    return _revocations([fingerprint]).get(fingerprint)


def _revocations(fingerprints: Iterable[str]) -> dict[str, RevocationRow]:
    rows = Revocation.objects.filter(fingerprint__in=set(fingerprints))
    return {
        row.fingerprint: RevocationRow(
            holder=row.holder,
            reason=row.reason,
            reason_text=REASONS[Reason(row.reason)],
            note=row.note,
            revoked_at=row.revoked_at,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )
        for row in rows
    }


def _key(name: str, certificate: Certificate, revocation: RevocationRow | None) -> KeyRow:
    subject = certificate.subject.native
    return KeyRow(
        name=name,
        holder=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        title=str(subject.get("title", "")),
        begins=certificate.not_valid_before,
        ends=certificate.not_valid_after,
        serial=" ".join(re.findall(".{1,4}", f"{certificate.serial_number:X}")),
        revocation=revocation,
    )


def keys_in_hand_of(person_id: int, *, day: date) -> tuple[Thing, ...]:  # noqa: ARG001  one shape for every kind of open work
    """Return the person's own signing key, which goes to nobody and is revoked when they leave."""
    name = f"person-{person_id}"
    if not has_key(name) or revocation_of(fingerprint_of(keys().certificate(name))):
        return ()
    note = worded("Đề nghị thu hồi chứng thư số; người nhận ký bằng khóa của mình.")
    return (Thing(name=name, note=note),)


def has_key(name: str) -> bool:
    """Say whether the province holds a key of this name."""
    return keys().has(name)


def verify_pdf(pdf: bytes, *, at: datetime) -> Verification:
    """Check every signature of a PDF, offline, against the authorities the province trusts.

    Certificates are judged at the time of signing that the signature itself states.
    """
    if not pdf.startswith(b"%PDF-"):
        return unreadable(worded("Tệp này không phải PDF."))
    try:
        return judge(tuple(_checks(pdf, at)))
    except BROKEN:
        if b"/ByteRange" in pdf:
            return changed(worded("Tệp có chữ ký nhưng không còn đọc được như khi ký."))
        return unreadable(worded("Tệp này không đọc được."))


def _checks(pdf: bytes, at: datetime) -> Iterator[SignatureCheck]:
    roots = keys().roots()
    for signature in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures:
        found = revocation_of(fingerprint_of(signature.signer_cert))
        yield _check(signature, roots, at, found.revoked_at if found else None)


def _check(
    signature: EmbeddedPdfSignature,
    roots: list[Certificate],
    at: datetime,
    revoked_at: datetime | None,
) -> SignatureCheck:
    certificate = signature.signer_cert
    signed_at = signature.self_reported_timestamp
    moment = min(signed_at, at) if signed_at else at
    context = ValidationContext(
        trust_roots=roots, moment=moment.astimezone(UTC), allow_fetching=False
    )
    status = validate_pdf_signature(signature, context, key_usage_settings=USAGE)
    subject = certificate.subject.native
    return SignatureCheck(
        signer=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        title=str(subject.get("title", "")),
        signed_at=signed_at,
        intact=_is_intact(status) and _hides_nothing(signature.pkcs7_content),
        certificate_valid=was_in_force(
            certificate.not_valid_before, certificate.not_valid_after, signed_at, at=at
        ),
        certificate_until=certificate.not_valid_after,
        trusted=bool(status.trusted),
        revoked_at=revoked_at,
    )


def _is_intact(status: PdfSignatureStatus) -> bool:
    level = status.modification_level
    return bool(
        status.intact
        and status.valid
        and status.docmdp_ok
        and level is not None
        and level <= ModificationLevel.FORM_FILLING
    )


def _hides_nothing(container: bytes) -> bool:
    """Say whether the room behind the signature, which nothing protects, is still empty."""
    return not container[peek(container) :].strip(b"\0")
