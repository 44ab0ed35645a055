"""Checking signatures."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
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

from tinhso.core.people.open_work import Thing
from tinhso.core.words.worded import worded
from tinhso.modules.signing.gateway import keys
from tinhso.modules.signing.rules import (
    Mark,
    MarkKind,
    SignatureCheck,
    Verification,
    changed,
    judge,
    unreadable,
    was_in_force,
)

__all__ = ["Mark", "MarkKind", "SignatureCheck", "Verification", "has_key", "verify_pdf"]

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


def keys_in_hand_of(person_id: int, *, day: date) -> tuple[Thing, ...]:  # noqa: ARG001  one shape for every kind of open work
    """Return the person's own signing key, which goes to nobody and is revoked when they leave."""
    name = f"person-{person_id}"
    note = worded("Đề nghị thu hồi chứng thư số; người nhận ký bằng khóa của mình.")
    return (Thing(name=name, note=note),) if has_key(name) else ()


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
        yield _check(signature, roots, at)


def _check(
    signature: EmbeddedPdfSignature, roots: list[Certificate], at: datetime
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
