"""A result from its draft to the file people hold, and the slips that are composed on demand.

Composing and signing are slow next to the database. They run before the row is locked; under the
lock the state is looked at again, so that what was prepared for another state is thrown away.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.errors import WrongState
from tinhso.core.files.actions import keep_made
from tinhso.core.files.binding import Bound, bound, joined
from tinhso.core.files.queries import content
from tinhso.core.files.rules import PDF
from tinhso.core.ledger import retention
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.forgetting import Kept
from tinhso.core.numbering.actions import take
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.dates import day, day_of, in_full
from tinhso.core.words.worded import worded
from tinhso.modules.documents import rules
from tinhso.modules.documents.actions.rows import found, locked, stream_of
from tinhso.modules.documents.events import (
    DocumentApproved,
    DocumentDrafted,
    DocumentIssued,
    DocumentSigned,
)
from tinhso.modules.documents.gateway import Sheet, press, qr_svg
from tinhso.modules.documents.models import Document
from tinhso.modules.documents.papers import SLIP_TITLES
from tinhso.modules.documents.queries import DocumentRow, as_row
from tinhso.modules.documents.rules import State, Step
from tinhso.modules.signing.actions import sign_pdf
from tinhso.modules.signing.queries import Mark, MarkKind

DRAFTED = ("draft_digest", "pages_digest")  # goes even where the signed file is kept
GOES = ("holder", "signed_digest", "ended_why")  # with a document that is destroyed
Values = Mapping[str, Any]
Original = tuple[bytes, str]  # a file of the original, and its media type


def compose(template: str, values: Values, *, at: datetime | None = None) -> bytes:
    """Compose a paper from values; nothing is kept."""
    return press(template).compose(values, at).pdf


def preview(
    template: str, values: Values, *, pages: Sequence[Original], at: datetime | None = None
) -> bytes:
    """Compose a draft with the pages of an original before it; nothing is kept."""
    title = str(values.get("document_title", ""))
    front = _front(pages, title)
    sheet = press(template).compose({**values, **_counted(front)}, at)
    return _whole(front, sheet.pdf, title)


def slip(*, kind: str, values: Values, at: datetime | None = None) -> bytes:
    """Compose a slip of TT 03/2025/TT-VPCP by its number, or a paper of our own by its name."""
    template = rules.template_of(kind)
    more = {"document_title": SLIP_TITLES[kind]}
    if url := values.get("track_url"):
        more["qr"] = qr_svg(str(url))
    return compose(template, {**values, **more}, at=at)


def draft_result(
    *,
    subject: str,
    template: str,
    values: Values,
    unit_id: int,
    title: str,
    at: datetime,
    actor: Actor,
    pages: Sequence[Original] = (),
) -> DocumentRow:
    """Compose the draft of a dossier's result; made again, it takes the place of the one before.

    A draft of the same values and the same moment stands. The `pages` of an original come before
    the sheet that certifies them, all in one file.
    """
    unit = unit_row(unit_id)
    front = _front(pages, title)
    printed = {**values, **_counted(front), "agency_name": unit.name, "document_title": title}
    drafted = Document.objects.filter(subject=subject, template=template, state=State.DRAFT)
    if standing := drafted.filter(drafted_at=at, values=printed).first():
        return as_row(standing)
    sheet = press(rules.check_result(template)).compose({**printed, "draft": True}, at)
    whole = _whole(front, sheet.pdf, title)
    made = {
        "title": title,
        "unit_id": unit_id,
        "unit_name": unit.name,
        "holder": rules.holder_of(values),
        "values": printed,
        "draft_digest": _kept(whole, f"Dự thảo {title}", at),  # Vietnamese: a file
        "pages_digest": _kept(front.pdf, f"Bản quét {title}", at) if front else "",  # Vietnamese
        "pages_count": front.pages if front else 0,
        "drafted_at": at,
    }
    return _drafted(subject, template, made, actor=actor, at=at)


@transaction.atomic
def _drafted(
    subject: str, template: str, made: dict[str, Any], *, actor: Actor, at: datetime
) -> DocumentRow:
    row, is_new = Document.objects.select_for_update().get_or_create(
        subject=subject,
        template=template,
        defaults={**made, "state": State.DRAFT, "lookup_code": _lookup_code()},
    )
    if not is_new:
        row.state = rules.next_state(State(row.state), Step.REDRAFT)
        for name, value in made.items():
            setattr(row, name, value)
        row.save(update_fields=["state", *made])
    drafted = DocumentDrafted(
        document_id=row.pk,
        subject=subject,
        template=template,
        unit_id=row.unit_id,
        draft_digest=row.draft_digest,
    )
    record(drafted, stream=stream_of(row), actor=actor, at=at)
    return as_row(row)


@transaction.atomic
def approve(*, document_id: int, book: str, symbol: str, actor: Actor, at: datetime) -> DocumentRow:
    """Approve the draft: it takes its number from the book of its unit and year, and its date."""
    row = locked(document_id)
    row.state = rules.next_state(State(row.state), Step.APPROVE)
    row.approved_at, row.issued_on = at, day_of(at)
    if row.ordinal is None:
        row.book, row.year = book, row.issued_on.year
        row.ordinal = take(book=book, unit_id=row.unit_id, period=str(row.year))
        row.number = rules.number_text(row.ordinal, symbol, row.year)
    row.save(
        update_fields=["state", "approved_at", "issued_on", "book", "year", "ordinal", "number"]
    )
    approved = DocumentApproved(
        document_id=row.pk,
        subject=row.subject,
        template=row.template,
        unit_id=row.unit_id,
        book=row.book,
        number=row.number,
    )
    record(approved, stream=stream_of(row), actor=actor, at=at)
    return as_row(row)


def sign(
    *,
    document_id: int,
    key: str,
    signer_name: str,
    signer_title: str,
    actor: Actor,
    at: datetime,
) -> DocumentRow:
    """Compose the final paper with its number and lookup code, and sign it with a leader's key.

    A document already signed is left as it is, so that a second try after a crash is safe.
    """
    seen = found(document_id)
    if State(seen.state) in rules.SIGNED:
        return as_row(seen)
    rules.next_state(State(seen.state), Step.SIGN)
    sheet = _final(seen, signer_name, signer_title, at)
    assert sheet.place is not None
    page = seen.pages_count + sheet.place.page - 1
    marks = {"page": page, "seal": sheet.place.seal_box()}
    mark = Mark(MarkKind.SIGNER, page=page, box=sheet.place.signer_box())
    pdf = sign_pdf(_with_pages(seen, sheet.pdf), key=key, mark=mark, at=at)
    signed = {
        "signer_name": signer_name,
        "signer_title": signer_title,
        "marks": marks,
        "signed_digest": _kept(pdf, f"{seen.title} {seen.number}", at),
        "signed_at": at,
    }
    return _signed(seen, signed, key, actor=actor, at=at)


@transaction.atomic
def _signed(
    seen: Document, signed: dict[str, Any], key: str, *, actor: Actor, at: datetime
) -> DocumentRow:
    row = locked(seen.pk)
    if State(row.state) in rules.SIGNED:
        return as_row(row)
    row.state = rules.next_state(State(row.state), Step.SIGN)
    if (row.draft_digest, row.issued_on) != (seen.draft_digest, seen.issued_on):
        raise WrongState(worded("Dự thảo vừa được thay bằng bản mới. Xem lại rồi ký."))
    for name, value in signed.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *signed])
    event = DocumentSigned(
        document_id=row.pk,
        subject=row.subject,
        unit_id=row.unit_id,
        number=row.number,
        digest=row.signed_digest,
        key=key,
    )
    record(event, stream=stream_of(row), actor=actor, at=at)
    return as_row(row)


def seal(*, document_id: int, key: str, actor: Actor, at: datetime) -> DocumentRow:
    """Add the agency's signature to the signed paper and issue it; an issued one stays as it is."""
    seen = found(document_id)
    if State(seen.state) in rules.HELD:
        return as_row(seen)
    rules.next_state(State(seen.state), Step.SEAL)
    box = tuple(seen.marks["seal"])
    mark = Mark(MarkKind.SEAL, page=seen.marks["page"], box=(box[0], box[1], box[2], box[3]))
    pdf = sign_pdf(content(seen.signed_digest), key=key, mark=mark, at=at)
    digest = _kept(pdf, f"{seen.title} {seen.number}", at)
    return _issued(seen, digest, key, actor=actor, at=at)


@transaction.atomic
def _issued(seen: Document, digest: str, key: str, *, actor: Actor, at: datetime) -> DocumentRow:
    row = locked(seen.pk)
    if State(row.state) in rules.HELD:
        return as_row(row)
    row.state = rules.next_state(State(row.state), Step.SEAL)
    if row.signed_digest != seen.signed_digest:
        raise WrongState(worded("Văn bản vừa được ký lại. Tải lại trang rồi đóng dấu."))
    row.signed_digest, row.issued_at = digest, at
    row.save(update_fields=["state", "signed_digest", "issued_at"])
    event = DocumentIssued(
        document_id=row.pk,
        subject=row.subject,
        template=row.template,
        unit_id=row.unit_id,
        number=row.number,
        digest=digest,
        key=key,
    )
    record(event, stream=stream_of(row), actor=actor, at=at)
    return as_row(row)


@transaction.atomic
def forget(*, subject: str, at: datetime) -> tuple[Kept, ...]:
    """Let go of what was printed in the documents of a dossier; signed ones stay by their rule.

    A draft goes whole, but for its number: the books have no gap.
    """
    rule = retention.rule("signed_result", day=day_of(at))
    kept: list[Kept] = []
    for row in Document.objects.select_for_update().filter(subject=subject).order_by("pk"):
        row.values, row.draft_digest, row.pages_digest = {}, "", ""
        since = row.issued_at or row.signed_at
        if since is not None and State(row.state) in rules.SIGNED and rule.keeps(since, at=at):
            kept.append(Kept(what=stream_of(row), rule=rule, until=rule.ends(since)))
        else:
            row.state = rules.next_state(State(row.state), Step.DESTROY)
            row.holder, row.signed_digest, row.ended_why = "", "", ""
        row.save(update_fields=["values", *DRAFTED, *GOES, "state"])
    return tuple(kept)


def _final(row: Document, signer_name: str, signer_title: str, at: datetime) -> Sheet:
    """Compose what people will hold: the draft's values with number, date, signer and QR."""
    assert row.issued_on is not None
    final = {
        "number": row.number,
        "book_number": f"01/{row.year}",
        "issued_on": in_full(row.issued_on),
        "issued_date": day(row.issued_on),
        "signer_name": signer_name,
        "signer_title": signer_title,
        "lookup_code": rules.lookup_text(row.lookup_code),
        "lookup_host": settings.PUBLIC_URL.split("://")[-1] + rules.LOOKUP_PATH,
        "qr": qr_svg(f"{settings.PUBLIC_URL}{rules.LOOKUP_PATH}/{row.lookup_code}/"),
    }
    return press(row.template).compose({**row.values, **final}, at)


def _front(pages: Sequence[Original], title: str) -> Bound | None:
    return bound(pages, name=title) if pages else None


def _counted(front: Bound | None) -> dict[str, str]:
    return {"page_count": str(front.pages)} if front else {}


def _whole(front: Bound | None, sheet: bytes, title: str) -> bytes:
    return joined(front.pdf, sheet, name=title) if front else sheet


def _with_pages(row: Document, sheet: bytes) -> bytes:
    if not row.pages_digest:
        return sheet
    return joined(content(row.pages_digest), sheet, name=row.title)


def _kept(pdf: bytes, name: str, at: datetime) -> str:
    file_name = f"{name.replace('/', '-')}.pdf"
    return keep_made(content=pdf, name=file_name, mime=PDF, at=at).digest


def _lookup_code() -> str:
    return "".join(secrets.choice(rules.LOOKUP_LETTERS) for _ in range(rules.LOOKUP_LENGTH))
