"""Signing PDF files."""

import asyncio
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import BaseStampStyle, StaticStampStyle

from tinhso.core.words.dates import local
from tinhso.modules.signing.gateway import Key, keys
from tinhso.modules.signing.rules import Mark

RESERVED_BYTES = 16_384  # room for the signature with its chain, in hex


def sign_pdf(pdf: bytes, *, key: str, mark: Mark, at: datetime) -> bytes:
    """Sign a PDF with a key of the province, as PAdES baseline B, and leave its mark on paper.

    The file grows by an incremental update, so that earlier signatures stay valid. Slow next to
    a database: keep it outside transactions.
    """
    held = keys().key(key)
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
