"""Signing PDF files, and taking a key out of use."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import BaseStampStyle, StaticStampStyle

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger import retention
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.events import kind_of
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.rules import ERASED_NAME
from tinhso.core.words.dates import clock, day, local
from tinhso.core.words.worded import worded
from tinhso.modules.signing import permissions
from tinhso.modules.signing.events import KeyRevoked
from tinhso.modules.signing.gateway import Key, keys
from tinhso.modules.signing.models import Revocation
from tinhso.modules.signing.queries import fingerprint_of, revocation_of
from tinhso.modules.signing.rules import REASONS, Mark

LONGEST_NOTE = 300
RESERVED_BYTES = 16_384  # room for the signature with its chain, in hex


def sign_pdf(pdf: bytes, *, key: str, mark: Mark, at: datetime) -> bytes:
    """Sign a PDF with a key of the province, as PAdES baseline B, and leave its mark on paper.

    The file grows by an incremental update, so that earlier signatures stay valid. Slow next to
    a database: keep it outside transactions.
    """
    held = keys().key(key)
    if revoked := revocation_of(fingerprint_of(keys().certificate(key))):
        raise WrongState(
            worded(
                "Chứng thư số của %(holder)s đã bị thu hồi từ %(clock)s ngày %(day)s, không ký "
                "được nữa. Báo quản trị để được cấp chứng thư số mới.",
                holder=revoked.holder,
                clock=clock(local(revoked.revoked_at)),
                day=day(local(revoked.revoked_at)),
            )
        )
    pdf_signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=mark.field_name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=held.signer.subject_name,
        ),
        signer=held.signer,
        stamp_style=_style(held.mark),
        new_field_spec=_field(mark, held),
    )
    return asyncio.run(_signed(pdf_signer, pdf, at))


async def _signed(pdf_signer: PdfSigner, pdf: bytes, at: datetime) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    session = pdf_signer.init_signing_session(writer)
    session.system_time = local(at)
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED_BYTES)
    output = BytesIO()
    digest, _ = prepared.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
    signed = await prepared.perform_signature(digest.document_digest, attributes)
    await signed.post_signature_processing(output)
    return output.getvalue()


def _field(mark: Mark, key: Key) -> SigFieldSpec:
    box = mark.box if key.mark else None
    return SigFieldSpec(sig_field_name=mark.field_name, on_page=mark.page, box=box)


def _style(mark: Path | None) -> BaseStampStyle:
    if mark is None:
        return StaticStampStyle(border_width=0)
    middle = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(),
        inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
    )
    background = ImportedPdfPage(str(mark))  # type: ignore[no-untyped-call]
    return StaticStampStyle(border_width=0, background=background, background_layout=middle)


@transaction.atomic
def revoke_key(
    *, actor: Actor, key: str, reason: str, note: str, revoked_at: datetime, at: datetime
) -> None:
    """Revoke the certificate of a key: it signs no more, and what it signed from `revoked_at` on
    no longer holds. The same again changes nothing; there is no way back but a new certificate.

    `revoked_at` may lie in the past, when the key leaked before anybody knew, and never ahead.
    """
    if not permissions.can_revoke(actor, key, day=timezone.localdate(at)) or not keys().has(key):
        raise NotFound(worded("Không có chứng thư số này trong các đơn vị bạn quản trị."))
    certificate, note = keys().certificate(key), " ".join(note.split())
    _refuse_faults(reason, note, revoked_at, certificate.not_valid_before, at)
    holder = str(certificate.subject.native.get("common_name", ""))
    row, is_new = Revocation.objects.get_or_create(
        fingerprint=fingerprint_of(certificate),
        defaults={
            "key": key,
            "holder": holder[:200],
            "reason": reason,
            "note": note,
            "revoked_at": revoked_at,
            "decided_at": at,
            "decided_by": actor.person_id,
        },
    )
    if not is_new:
        _refuse_another(row, reason, revoked_at)
        return
    event = KeyRevoked(key=key, fingerprint=row.fingerprint, reason=reason, revoked_at=revoked_at)
    told = {"holder": holder, "note": note}
    record(event, stream=f"key:{key}", actor=actor, at=at, personal=told)


def _refuse_faults(
    reason: str, note: str, revoked_at: datetime, begins: datetime, at: datetime
) -> None:
    if reason not in REASONS:
        raise Refused(worded("Chọn lý do thu hồi."), field="reason")
    if not note:
        raise Refused(worded("Ghi căn cứ: ai báo, văn bản nào."), field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(
            worded("Viết không quá 300 ký tự, hiện có %(length)s.", length=len(note)), field="note"
        )
    if revoked_at > at:
        raise Refused(
            worded("Thời điểm thu hồi không được ở tương lai: khóa ngừng ký ngay."), field="day"
        )
    if revoked_at < begins:
        raise Refused(
            worded(
                "Chứng thư số này có từ %(day)s. Chọn thời điểm thu hồi sau đó.",
                day=day(local(begins)),
            ),
            field="day",
        )


def _refuse_another(row: Revocation, reason: str, revoked_at: datetime) -> None:
    if (row.reason, row.revoked_at) != (reason, revoked_at):
        raise WrongState(
            worded(
                "Chứng thư số này đã bị thu hồi từ %(clock)s ngày %(day)s.",
                clock=clock(local(row.revoked_at)),
                day=day(local(row.revoked_at)),
            )
        )


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of the grounds of a revocation; whose key it was stays as long as what it signed."""
    kind, _, key = erasure.stream.partition(":")
    if kind != "key":
        return ()
    entries = history(erasure.stream)
    for entry in entries:
        if entry.kind == kind_of(KeyRevoked) and "note" in entry.erased:
            Revocation.objects.filter(fingerprint=entry.payload["fingerprint"]).update(note="")
    if "holder" not in still_erased(erasure, entries):
        return ()
    rule, held = retention.rule("signed_result", day=timezone.localdate(at)), []
    for row in Revocation.objects.select_for_update().filter(key=key).order_by("pk"):
        if rule.keeps(row.revoked_at, at=at):
            held.append(Kept(what=erasure.stream, rule=rule, until=rule.ends(row.revoked_at)))
        else:
            row.holder = ERASED_NAME
            row.save(update_fields=["holder"])
    return held
