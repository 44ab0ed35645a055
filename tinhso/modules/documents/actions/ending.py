"""What was issued ends: revoked, or a newer document put in its place. It stays to be checked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.forgetting import Kept
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.units.queries import UnitRow
from tinhso.core.words.worded import worded
from tinhso.modules.documents import permissions, rules
from tinhso.modules.documents.actions.rows import stream_of
from tinhso.modules.documents.events import DocumentRevoked, DocumentSuperseded
from tinhso.modules.documents.models import Document
from tinhso.modules.documents.queries import DocumentRow, as_row, ended_text
from tinhso.modules.documents.rules import State, Step

WHY = "note"  # the field beside the ledger row
ENDING = ("state", "ended_at", "ended_why", "ended_by", "ended_unit", "successor")


@transaction.atomic
def revoke(*, lookup: str, reason: str, actor: Actor, at: datetime) -> DocumentRow:
    """Revoke an issued document, for the leader of who issued it or of what came after that unit.

    It holds no more, for good; whoever checks it reads since when, by whom and why.
    """
    row, acting, unit = _taken(lookup, Step.REVOKE, actor, at)
    why = rules.reason_of(reason)
    _end(row, why, acting, unit, at)
    told = DocumentRevoked(
        document_id=row.pk,
        subject=row.subject,
        unit_id=row.unit_id,
        number=row.number,
        by_unit_id=unit.id,
    )
    record(told, stream=stream_of(row), actor=acting, at=at, personal={WHY: why})
    return as_row(row)


@transaction.atomic
def supersede(
    *, lookup: str, successor: str, reason: str, actor: Actor, at: datetime
) -> DocumentRow:
    """Put a newer document in the place of an issued one; `successor` is its lookup code.

    It has to be of the same kind, in force, not older, and one the actor could end too.
    """
    # both rows at once, in one order: two that are put in each other's place do not wait in a ring
    keys = {rules.lookup_key(lookup), rules.lookup_key(successor)}
    both = Document.objects.select_for_update().filter(lookup_code__in=keys).order_by("pk")
    by_code = {row.lookup_code: row for row in both}
    row, acting, unit = _taken(lookup, Step.SUPERSEDE, actor, at)
    why = rules.reason_of(reason)
    newer = by_code.get(rules.lookup_key(successor))
    _refuse_unfit(row, newer, actor, at)
    row.successor = newer
    _end(row, why, acting, unit, at)
    assert newer is not None
    told = DocumentSuperseded(
        document_id=row.pk,
        subject=row.subject,
        unit_id=row.unit_id,
        number=row.number,
        by_unit_id=unit.id,
        successor_id=newer.pk,
    )
    record(told, stream=stream_of(row), actor=acting, at=at, personal={WHY: why})
    return as_row(row)


def _taken(lookup: str, step: Step, actor: Actor, at: datetime) -> tuple[Document, Actor, UnitRow]:
    """Return the document locked and in its next state, with who may end it; else refuse."""
    rows = Document.objects.select_for_update().filter(lookup_code=rules.lookup_key(lookup))
    row = rows.first()
    may = permissions.ending(actor, row, day=timezone.localdate(at)) if row else None
    if row is None or may is None or State(row.state) not in rules.HELD:
        raise NotFound(worded("Không có văn bản này trong các đơn vị bạn lãnh đạo."))
    if State(row.state) in rules.ENDED:
        raise WrongState(ended_text(row))
    row.state = rules.next_state(State(row.state), step)
    acting, unit = may
    return row, acting, unit


def _end(row: Document, why: str, acting: Actor, unit: UnitRow, at: datetime) -> None:
    mandate = acting.on_behalf
    post = " ".join((mandate.signs_as if mandate else acting.post).split())
    row.ended_at, row.ended_why, row.ended_unit = at, why, unit.name
    row.ended_by = ", ".join(part for part in (acting.name, post) if part)[:200]
    row.save(update_fields=ENDING)


def _refuse_unfit(row: Document, newer: Document | None, actor: Actor, at: datetime) -> None:
    day = timezone.localdate(at)
    if newer is None or permissions.ending(actor, newer, day=day) is None:
        said = worded("Không có văn bản mang mã này trong các đơn vị bạn lãnh đạo.")
    elif newer.pk == row.pk:
        said = worded("Đây là mã của chính văn bản này. Nhập mã của văn bản mới.")
    elif State(newer.state) is not State.ISSUED:
        said = worded(
            "Văn bản mang mã này đang ở trạng thái “%(state)s”, không thay được.",
            state=rules.STATE_LABEL[State(newer.state)],
        )
    elif newer.template != row.template:
        said = worded("Văn bản mang mã này là %(title)s, khác loại.", title=newer.title)
    elif (newer.issued_at or at) < (row.issued_at or at):
        said = worded("Văn bản mang mã này phát hành trước văn bản đang xem.")
    else:
        return
    raise Refused(said, field="successor")


@transaction.atomic
def forget_reasons(erasure: Entry, *, at: datetime) -> Sequence[Kept]:  # noqa: ARG001  one shape for every room
    """Let go of why a document ended, once that was erased; that it ended stays."""
    kind, _, number = erasure.stream.partition(":")
    if kind == "document" and any(WHY in entry.erased for entry in history(erasure.stream)):
        Document.objects.filter(pk=int(number)).update(ended_why="")
    return ()
