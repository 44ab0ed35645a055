"""A form being filled in: begun, saved at every step, papers put to it, thrown away."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.files.actions import Readable, keep_made, take_in
from tinhso.core.files.rules import PDF
from tinhso.core.forms.definition import Form
from tinhso.core.forms.filling import prefill
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.worded import kept, worded
from tinhso.modules.documents.queries import signed_file
from tinhso.modules.dossiers.models import Draft, DraftPaper
from tinhso.modules.dossiers.permissions import fillable_drafts, may_file_for, person_of
from tinhso.modules.dossiers.queries.known import known_of
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.queries.terms import limit_of
from tinhso.modules.dossiers.queries.vault import of_vault
from tinhso.modules.dossiers.queries.versions import renewal, standing_of
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure

PAPER_KINDS = frozenset({"application/pdf", "image/jpeg", "image/png"})


NOT_THEIRS = worded("Chọn chính bạn, hoặc một tổ chức bạn đang đại diện.")
ONLY_PERSONS = worded("Thủ tục này chỉ nhận hồ sơ của cá nhân. Chọn nộp cho chính bạn.")


@transaction.atomic
def start_draft(
    *,
    actor: Actor,
    procedure: str,
    unit_id: int,
    at: datetime,
    organisation_id: int | None = None,
) -> UUID:
    """Begin a form for `procedure`, to be sent to the unit, with what is known of the actor.

    With an `organisation_id` it is filed for that, and belongs to whoever may act for it.
    """
    version, form = to_fill_in(procedure, day=timezone.localdate(at), at_desk=False)
    refuse_applicant(actor=actor, procedure=version, organisation_id=organisation_id)
    draft = Draft.objects.create(
        person_id=person_of(actor),
        organisation_id=organisation_id,
        procedure=procedure,
        version_id=version.version_id,
        unit_id=unit_row(unit_id).id,
        answers=prefilled(form, actor=actor, at=at, organisation_id=organisation_id),
        page=form.pages[0].key,
        created_at=at,
        saved_at=at,
        expires_at=kept_until(at),
    )
    return draft.pk


def to_fill_in(procedure: str, *, day: date, at_desk: bool) -> tuple[Procedure, Form]:
    """Return the procedure as it is filed on `day`, online or at a desk, with its form; or refuse.

    What has to be done in front of an officer, such as signing, is not filed online.
    """
    version = procedures.published(procedure, day=day)
    is_taken = version.takes_drafts and (at_desk or not version.is_at_desk_only)
    if version.form is None or not is_taken:
        raise WrongState(
            worded("Thủ tục này chưa nhận trực tuyến. Nộp tại Trung tâm Phục vụ hành chính công.")
        )
    return version, version.form


def refuse_applicant(*, actor: Actor, procedure: Procedure, organisation_id: int | None) -> None:
    """Refuse an organisation the actor may not act for, or that may not file this procedure."""
    if organisation_id is None:
        return
    if not may_file_for(actor, organisation_id):
        raise Refused(NOT_THEIRS, field="on_behalf_of")
    if not procedure.takes_organisations:
        raise Refused(ONLY_PERSONS, field="on_behalf_of")


def prefilled(
    form: Form, *, actor: Actor, at: datetime, organisation_id: int | None = None
) -> dict[str, Any]:
    """Return the answers that follow from what is known of the actor and the organisation."""
    day = timezone.localdate(at)
    known = known_of(person_id=person_of(actor), day=day, organisation_id=organisation_id)
    return prefill(form, known, places=places(day=day, form=form))


@transaction.atomic
def save_draft(
    *, actor: Actor, draft_id: UUID, answers: Mapping[str, Any], page: str, at: datetime
) -> None:
    """Keep what has been typed so far, right or wrong, and where the person stands."""
    draft = own_draft(actor, draft_id)
    draft.answers = dict(answers)
    draft.page = page
    draft.saved_at = at
    draft.expires_at = kept_until(at)
    draft.save(update_fields=["answers", "page", "saved_at", "expires_at"])


@transaction.atomic
def renew_draft(*, actor: Actor, draft_id: UUID, at: datetime) -> None:
    """Take the draft over to the form in force; a draft that is up to date stays as it is."""
    draft = own_draft(actor, draft_id)
    standing = standing_of(draft.procedure, draft.version_id, day=timezone.localdate(at))
    if standing.newer is None or standing.newer.form is None:
        return
    draft.answers = renewal(standing, draft.answers).carried.answers
    draft.version_id = standing.newer.version_id
    draft.page = standing.newer.form.pages[0].key
    draft.saved_at = at
    draft.save(update_fields=["answers", "version_id", "page", "saved_at"])


@transaction.atomic
def add_paper(
    *,
    actor: Actor,
    draft_id: UUID,
    key: str,
    name: str,
    content: bytes | Readable,
    at: datetime,
) -> None:
    """Put a file to the draft for the paper `key`; refuse by name what is not what it claims."""
    own_draft(actor, draft_id)
    taken = take_in(source=content, name=name, accept=PAPER_KINDS, at=at)
    put_paper(actor=actor, draft_id=draft_id, key=key, file_id=taken.id, name=taken.name)


@transaction.atomic
def put_paper(*, actor: Actor, draft_id: UUID, key: str, file_id: int, name: str) -> None:
    """Put a file that is kept already to the draft for the paper `key`; once, however often."""
    draft = own_draft(actor, draft_id)
    DraftPaper.objects.get_or_create(draft=draft, key=key, file_id=file_id, defaults={"name": name})


def put_from_vault(*, actor: Actor, draft_id: UUID, key: str, lookup: str, at: datetime) -> None:
    """Put a document the applicant already holds from us to their draft, for the paper `key`.

    Its very file goes along: by that an officer sees that it is genuine, and how it stands today.
    """
    row = of_vault(actor=actor, lookup=lookup)
    pdf, name = signed_file(row.document.id), f"{kept(row.name)}.pdf"
    with transaction.atomic():
        held = keep_made(content=pdf, name=name.replace("/", "-"), mime=PDF, at=at)
        put_paper(actor=actor, draft_id=draft_id, key=key, file_id=held.id, name=held.name)


@transaction.atomic
def remove_paper(*, actor: Actor, draft_id: UUID, paper_id: int) -> None:
    """Take a file off the draft again."""
    draft = own_draft(actor, draft_id)
    DraftPaper.objects.filter(draft=draft, pk=paper_id).delete()


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Throw the draft away with all that was typed."""
    own_draft(actor, draft_id).delete()


@transaction.atomic
def discard_expired(*, at: datetime, limit: int) -> int:
    """Throw away drafts nobody came back to, and the copies of sent ones; return how many."""
    gone = (
        Draft.objects.select_for_update(skip_locked=True)
        .filter(expires_at__lt=at)
        .order_by("expires_at", "pk")
        .values_list("pk", flat=True)[:limit]
    )
    _, by_table = Draft.objects.filter(pk__in=list(gone)).delete()
    return by_table.get("dossiers.Draft", 0)


def kept_until(at: datetime) -> datetime:
    return at + timedelta(days=limit_of("draft", day=timezone.localdate(at)))


def own_draft(actor: Actor, draft_id: UUID) -> Draft:
    """Return a draft the actor fills in, locked; refuse one that was sent, or is another's."""
    draft = Draft.objects.select_for_update().filter(fillable_drafts(actor), pk=draft_id).first()
    if draft is None:
        raise NotFound(worded("Không tìm thấy bản nháp này. Có thể bản nháp đã hết hạn."))
    if draft.dossier_code:
        raise WrongState(
            worded(
                "Bản nháp này đã nộp thành hồ sơ %(dossier_code)s.", dossier_code=draft.dossier_code
            )
        )
    return draft
