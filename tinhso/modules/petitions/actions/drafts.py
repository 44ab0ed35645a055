"""Writing a petition: kept as typed, right or wrong, until it is sent, discarded or forgotten."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import FormRefused, NotFound, Refused, WrongState
from tinhso.core.people.permissions import is_theirs
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.cases import owner_of
from tinhso.modules.petitions import permissions, rules, terms
from tinhso.modules.petitions.actions.case import Given, put_file
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.rules import Written

TYPED = ["kind", "about", "subject", "text", "place", "phone", "dossier_code", "unit_id"]


@transaction.atomic
def begin(*, actor: Actor, written: Written, at: datetime) -> UUID:
    """Begin a draft with what is typed so far; return its id."""
    person_id = permissions.require_petitioner(actor)
    row = Petition.objects.create(person_id=person_id, saved_at=at)
    write(actor=actor, draft_id=row.draft_id, written=written, at=at)
    return row.draft_id


@transaction.atomic
def write(*, actor: Actor, draft_id: UUID, written: Written, at: datetime) -> None:
    """Keep what is typed so far, cut where it is too long to be kept."""
    row = own_draft(actor, draft_id)
    _write(row, written)
    row.saved_at = at
    row.save(update_fields=[*TYPED, "saved_at"])


@transaction.atomic
def add_file(*, actor: Actor, draft_id: UUID, given: Given, at: datetime) -> None:
    """Put a file to the draft; refuse by name what is not what it claims."""
    put_file(own_draft(actor, draft_id), given, at=at)


@transaction.atomic
def remove_file(*, actor: Actor, draft_id: UUID, file_id: int) -> None:
    """Take a file off the draft again."""
    own_draft(actor, draft_id).files.filter(pk=file_id).delete()


@transaction.atomic
def discard(*, actor: Actor, draft_id: UUID) -> None:
    """Throw the draft away with its files."""
    own_draft(actor, draft_id).delete()


@transaction.atomic
def discard_expired(*, at: datetime, limit: int) -> int:
    """Throw away drafts nobody came back to; return how many."""
    days = terms.limit_of("draft", day=timezone.localdate(at))
    old = Petition.objects.select_for_update(skip_locked=True).filter(
        code=None, saved_at__lt=at - timedelta(days=days)
    )
    gone = list(old.order_by("saved_at", "pk").values_list("pk", flat=True)[:limit])
    _, by_table = Petition.objects.filter(pk__in=gone).delete()
    return by_table.get("petitions.Petition", 0)


def check(*, actor: Actor, written: Written, at: datetime) -> None:
    """Refuse what cannot be sent, each fault at its field; a dossier must be the actor's own."""
    day = timezone.localdate(at)
    faults: dict[str, str] = {}
    try:
        rules.check_written(
            written,
            kinds=frozenset(terms.kinds(day=day)),
            abouts=frozenset(terms.abouts(day=day)),
        )
    except FormRefused as refusal:
        faults = refusal.faults
    if written.dossier and not _is_own_dossier(actor, written.dossier):
        faults["dossier"] = worded("Bạn không có hồ sơ nào mang mã này. Bỏ trống cũng được.")
    if faults:
        raise FormRefused(faults)


def own_draft(actor: Actor, draft_id: UUID) -> Petition:
    """Return a draft of the actor's, locked; refuse one that was sent, or is another's."""
    mine = Petition.objects.select_for_update().filter(permissions.own(actor), draft_id=draft_id)
    row = mine.first()
    if row is None:
        raise NotFound(worded("Không tìm thấy bản viết dở này. Có thể đã hết hạn giữ."))
    if row.code:
        raise WrongState(worded("Bạn đã gửi phản ánh này, mã %(code)s.", code=row.code))
    return row


def _is_own_dossier(actor: Actor, code: str) -> bool:
    try:
        found = owner_of(code)
    except Refused:
        return False
    return is_theirs(actor, person_id=found.owner_id, organisation_id=found.organisation_id)


def _write(row: Petition, written: Written) -> None:
    row.kind, row.about = written.kind[:20], written.about[:20]
    row.subject = written.subject[: rules.SUBJECT_LIMIT]
    row.text = written.text[: rules.TEXT_LIMIT]
    row.place = written.place[: rules.PLACE_LIMIT]
    row.phone = written.phone[: rules.PHONE_LIMIT]
    row.dossier_code = written.dossier[:60]
    row.unit_id = written.unit_id
