"""Who acts for an organisation: noted from a paper, ended on a day."""

from datetime import date, datetime

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.people import identifiers, permissions, rules
from tinhso.core.people.actions.locking import lock
from tinhso.core.people.actions.organisations import NOT_KEEPING, locked, stream_of_organisation
from tinhso.core.people.actions.persons import enrol_person
from tinhso.core.people.events import RepresentationEnded, RepresentationGiven
from tinhso.core.people.models import Capacity, Person, Representation
from tinhso.core.search import fold
from tinhso.core.words.worded import worded


@transaction.atomic
def represent_bearer(
    *,
    actor: Actor,
    at: datetime,
    personal_number: str,
    full_name: str,
    organisation_id: int,
    capacity: str,
    basis: str,
    valid_from: date,
    valid_to: date | None = None,
) -> int:
    """Let whoever bears the personal number act for an organisation; enrol who is not known yet.

    The name has to be theirs, so that a wrong digit gives nothing to a stranger.
    """
    if not permissions.keeps_organisations(actor):
        raise NotAllowed(NOT_KEEPING)
    if not basis.strip():
        raise Refused(worded("Nhập số, ngày của giấy tờ chứng minh."), field="basis")
    number, name = identifiers.clean(personal_number), rules.clean_name(full_name)
    if not number:
        raise Refused(worded("Nhập số định danh cá nhân 12 chữ số."), field="personal_number")
    known = Person.objects.filter(personal_number=number).first()
    if known is not None and known.folded_name != fold(name):
        raise Refused(
            worded("Họ tên không khớp với người mang số định danh này. Xem lại giấy tờ."),
            field="full_name",
        )
    person_id = known.pk if known else _enrolled(actor, at, name, number)
    return represent(
        actor=actor,
        at=at,
        person_id=person_id,
        organisation_id=organisation_id,
        capacity=capacity,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
    )


def _enrolled(actor: Actor, at: datetime, name: str, number: str) -> int:
    return enrol_person(actor=actor, at=at, full_name=name, personal_number=number)


@transaction.atomic
def represent(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    organisation_id: int,
    capacity: str,
    valid_from: date,
    valid_to: date | None = None,
    basis: str = "",
) -> int:
    """Let a person act for an organisation from a day on; return the id. Twice is once."""
    if not permissions.keeps_organisations(actor):
        raise NotAllowed(NOT_KEEPING)
    if actor.person_id == person_id:
        raise NotAllowed(worded("Tư cách đại diện của chính bạn do đồng nghiệp khác ghi nhận."))
    if capacity not in Capacity.values:
        raise Refused(
            worded("Chọn tư cách: %(join)s.", join=", ".join(Capacity.labels)), field="capacity"
        )
    basis = " ".join(basis.split())[:200]
    if capacity == Capacity.AUTHORISED and not basis:
        raise Refused(worded("Nhập số, ngày của văn bản ủy quyền."), field="basis")
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(worded("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    lock(person_id)
    locked(organisation_id)
    row, is_new = Representation.objects.get_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        capacity=capacity,
        valid_to=valid_to,
        defaults={"valid_from": valid_from, "basis": basis},
    )
    if is_new:
        event = RepresentationGiven(
            person_id=person_id,
            organisation_id=organisation_id,
            capacity=capacity,
            valid_from=valid_from,
        )
        personal = {"basis": basis} if basis else None
        stream = stream_of_organisation(organisation_id)
        record(event, stream=stream, actor=actor, at=at, personal=personal)
    return row.pk


@transaction.atomic
def end_representation(
    *, actor: Actor, at: datetime, representation_id: int, valid_to: date
) -> None:
    """End a representation: `valid_to` is the first day on which the person no longer acts."""
    if not permissions.keeps_organisations(actor):
        raise NotAllowed(NOT_KEEPING)
    row = Representation.objects.select_for_update().filter(pk=representation_id).first()
    if row is None:
        raise NotFound(worded("Không có tư cách đại diện này."))
    if row.valid_to is not None and row.valid_to <= valid_to:
        raise WrongState(
            worded(
                "Tư cách này đã kết thúc từ ngày %(valid_to)s.", valid_to=f"{row.valid_to:%d/%m/%Y}"
            )
        )
    if valid_to < row.valid_from:
        raise Refused(worded("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    event = RepresentationEnded(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        capacity=row.capacity,
        valid_to=valid_to,
    )
    record(event, stream=stream_of_organisation(row.organisation_id), actor=actor, at=at)
