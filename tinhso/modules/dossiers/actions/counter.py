"""Filing at a desk: the clerk fills the same form in for whoever stands there, and receives it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import FormRefused, NotAllowed, NotFound
from tinhso.core.forms.filling import prefill
from tinhso.core.people.rules import personal_number_fault
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.drafts import kept_until, own_draft, to_fill_in
from tinhso.modules.dossiers.actions.filing import sending_of
from tinhso.modules.dossiers.actions.reception import receive
from tinhso.modules.dossiers.actions.sending import send
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.models import Draft
from tinhso.modules.dossiers.permissions import desk_drafts, person_of, receives_at
from tinhso.modules.dossiers.queries.known import known_of
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.rules import Channel

MOST_SHEETS = 99
LONGEST_NAME, LONGEST_BASIS = 100, 200


@transaction.atomic
def begin(*, actor: Actor, person_id: int, procedure: str, unit_id: int, at: datetime) -> UUID:
    """Begin a form for a person who stands at the desk of the unit, with what is known of them."""
    if not receives_at(actor, unit_id):
        raise NotAllowed(worded("Chỉ một cửa của đơn vị này nhận hồ sơ tại quầy."))
    day = timezone.localdate(at)
    version, form = to_fill_in(procedure, day=day, at_desk=True)
    known = known_of(person_id=person_id, day=day)
    draft = Draft.objects.create(
        person_id=person_id,
        clerk_id=person_of(actor),
        procedure=procedure,
        version_id=version.version_id,
        unit_id=unit_row(unit_id).id,
        answers=prefill(form, known, places=places(day=day, form=form)),
        page=form.pages[0].key,
        created_at=at,
        saved_at=at,
        expires_at=kept_until(at),
    )
    return draft.pk


@transaction.atomic
def note_papers(
    *, actor: Actor, draft_id: UUID, counted: Mapping[str, Mapping[str, str]], at: datetime
) -> None:
    """Keep how many originals and copies of each paper were handed in; what is no count is refused.

    `counted` is by key of paper, then `originals` and `copies`, as typed; empty is none.
    """
    draft = own_draft(actor, draft_id)
    if draft.clerk_id is None:
        raise NotAllowed(worded("Giấy tờ bản giấy chỉ nhận tại quầy."))
    faults: dict[str, str] = {}
    kept: dict[str, dict[str, int]] = {}
    for key, typed in counted.items():
        sheets = {kind: _count(typed.get(kind, "")) for kind in ("originals", "copies")}
        if None in sheets.values():
            faults[f"paper-{key}"] = worded(
                "Nhập số bản từ 0 đến %(most)s, bằng chữ số", most=MOST_SHEETS
            )
        elif found := {kind: count for kind, count in sheets.items() if count}:
            kept[key] = found
    if faults:
        raise FormRefused(faults)
    draft.on_paper, draft.saved_at = kept, at
    draft.save(update_fields=["on_paper", "saved_at"])


@transaction.atomic
def receive_at_desk(
    *, actor: Actor, draft_id: UUID, at: datetime, stand: Stand | None = None
) -> str:
    """Open the dossier and receive it, in one; return its code. Done again, it is the same one.

    `stand` is who stands there in the place of whose dossier it is.
    """
    if stand is not None:
        _refuse_stand(stand)
    draft = (
        Draft.objects.select_for_update()
        .filter(desk_drafts(actor), pk=draft_id)
        .prefetch_related("papers")
        .first()
    )
    if draft is None:
        raise NotFound(worded("Không tìm thấy bản nháp này ở quầy của bạn."))
    if not draft.dossier_code:
        sending = replace(
            sending_of(draft, owner_id=draft.person_id, at=at, channel=Channel.DESK), stand=stand
        )
        draft.dossier_code = send(sending, actor=actor).code
        draft.save(update_fields=["dossier_code"])
        receive(actor=actor, code=draft.dossier_code, at=at)
    return draft.dossier_code


def _refuse_stand(stand: Stand) -> None:
    faults = {}
    if not stand.name or len(stand.name) > LONGEST_NAME:
        faults["stand_name"] = worded("Nhập họ tên người nộp thay, không quá 100 ký tự.")
    if fault := personal_number_fault(stand.number, birth_date=None, gender=""):
        faults["stand_number"] = fault
    if len(stand.basis) > LONGEST_BASIS:
        faults["stand_basis"] = worded("Viết không quá 200 ký tự.")
    if faults:
        raise FormRefused(faults)


def _count(typed: str) -> int | None:
    text = typed.strip() or "0"
    known = text.isascii() and text.isdigit() and len(text) <= 2
    return int(text) if known and int(text) <= MOST_SHEETS else None
