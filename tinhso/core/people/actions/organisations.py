"""Organisations, who acts for them, and the numbers that persons and organisations bear."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.people import identifiers, permissions, rules
from tinhso.core.people.actions.locking import lock, stream_of
from tinhso.core.people.actions.persons import NUMBER
from tinhso.core.people.events import (
    IdentifierEnded,
    IdentifierGiven,
    OrganisationCorrected,
    OrganisationEnrolled,
)
from tinhso.core.people.models import (
    Identifier,
    Organisation,
    OrganisationKind,
)
from tinhso.core.search import fold
from tinhso.core.words.worded import worded

_NOT_ENROLLING = worded("Chỉ công chức mới ghi nhận người và tổ chức vào hệ thống.")
NOT_KEEPING = worded("Chỉ bộ phận một cửa và người quản trị ghi nhận, sửa thông tin tổ chức.")


@transaction.atomic
def enrol_organisation(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    kind: str,
    unit_id: int | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
) -> int:
    """Enrol an organisation; return its id. Its numbers are given by `give_identifier`."""
    _require_keeper(actor)
    if kind not in OrganisationKind.values:
        names = ", ".join(OrganisationKind.labels)
        raise Refused(worded("Chọn loại tổ chức: %(names)s.", names=names), field="kind")
    told = _told(name, phone, email, address)
    row = Organisation.objects.create(**told, kind=kind, unit_id=unit_id)
    event = OrganisationEnrolled(organisation_id=row.pk, kind=kind)
    stream = stream_of_organisation(row.pk)
    record(event, stream=stream, actor=actor, at=at, personal=_personal(told))
    return row.pk


@transaction.atomic
def enrol_numbered(
    *, actor: Actor, at: datetime, told: Mapping[str, Any], number_kind: str, number: str
) -> int:
    """Enrol an organisation with the number it is known by, if it has one; both or neither.

    `told` is what `enrol_organisation` takes.
    """
    made = enrol_organisation(actor=actor, at=at, **told)
    if not number.strip():
        return made
    try:
        give_identifier(actor=actor, at=at, kind=number_kind, value=number, organisation_id=made)
    except Refused as refusal:
        if refusal.field == "kind":
            raise Refused(refusal.text, field="number_kind") from None
        raise
    return made


@transaction.atomic
def correct_organisation(
    *,
    actor: Actor,
    at: datetime,
    organisation_id: int,
    name: str,
    phone: str = "",
    email: str = "",
    address: str = "",
    is_whole: bool = False,
) -> None:
    """Take over what differs from what is known.

    Empty values say nothing, but where what is told is the whole: then they empty what is known.
    """
    _require_keeper(actor)
    row = locked(organisation_id)
    told = _told(name, phone, email, address)
    changed = {
        key: value
        for key, value in told.items()
        if (value or is_whole) and value != getattr(row, key)
    }
    if not changed:
        return
    for key, value in changed.items():
        setattr(row, key, value)
    row.save(update_fields=list(changed))
    fields = sorted(changed.keys() - {"folded_name"})
    event = OrganisationCorrected(organisation_id=row.pk, fields=fields)
    stream = stream_of_organisation(row.pk)
    record(event, stream=stream, actor=actor, at=at, personal=_personal(changed))


@transaction.atomic
def give_identifier(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    value: str,
    person_id: int | None = None,
    organisation_id: int | None = None,
    country: str = "VN",
    valid_from: date | None = None,
) -> int:
    """Note that a person or an organisation bears a number; return the identifier's id.

    The same number of the same bearer twice is one. One that another bears is refused: whether both
    are one is for a human to judge. A new number of a kind does not end the one before.
    """
    _require_giver(actor, organisation_id)
    bearer = identifiers.PERSON if person_id is not None else identifiers.ORGANISATION
    known = identifiers.kind_of(kind)
    number, country = identifiers.clean(value), country.strip().upper()
    said = identifiers.fault(known, number, country=country, bearer=bearer, valid_from=valid_from)
    if said:
        raise Refused(said[1], field=said[0])
    _order(kind, country, number)
    held = Identifier.objects.filter(kind=kind, country=country, value=number, valid_to=None)
    if row := held.first():
        return _same_bearer(row, known, person_id, organisation_id)
    _keep_in_step(kind, number, person_id)
    row = Identifier.objects.create(
        kind=kind,
        value=number,
        country=country,
        person_id=person_id,
        organisation_id=organisation_id,
        valid_from=valid_from,
    )
    event = IdentifierGiven(identifier_id=row.pk, kind=kind, country=country, valid_from=valid_from)
    record(event, stream=_bearer_stream(row), actor=actor, at=at, personal={"value": number})
    return row.pk


@transaction.atomic
def end_identifier(*, actor: Actor, at: datetime, identifier_id: int, valid_to: date) -> None:
    """Note that a number is no longer borne from `valid_to` on: it lapsed, or another came."""
    row = Identifier.objects.select_for_update().filter(pk=identifier_id).first()
    if row is None:
        raise NotFound(worded("Không có giấy tờ hoặc mã số này."))
    _require_giver(actor, row.organisation_id)
    if row.kind == NUMBER:
        raise Refused(
            worded("Số định danh cá nhân theo người suốt đời; chỉ sửa được, không kết thúc.")
        )
    if row.valid_to is not None:
        raise WrongState(
            worded(
                "Số này đã hết hiệu lực từ ngày %(valid_to)s.", valid_to=f"{row.valid_to:%d/%m/%Y}"
            )
        )
    if row.valid_from is not None and valid_to < row.valid_from:
        raise Refused(worded("Ngày hết hiệu lực phải từ ngày cấp trở đi."), field="valid_to")
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    event = IdentifierEnded(identifier_id=row.pk, kind=row.kind, valid_to=valid_to)
    record(event, stream=_bearer_stream(row), actor=actor, at=at)


def _require_keeper(actor: Actor) -> None:
    if not permissions.keeps_organisations(actor):
        raise NotAllowed(NOT_KEEPING)


def _require_giver(actor: Actor, organisation_id: int | None) -> None:
    if organisation_id is not None:
        _require_keeper(actor)
    elif not permissions.can_enrol(actor):
        raise NotAllowed(_NOT_ENROLLING)


def _told(name: str, phone: str, email: str, address: str) -> dict[str, Any]:
    name, number = rules.clean_name(name), rules.clean_phone(phone)
    if not name:
        raise Refused(worded("Nhập tên tổ chức."), field="name")
    if len(name) > 300:
        raise Refused(
            worded("Tên tổ chức không quá 300 ký tự, hiện có %(len)s.", len=len(name)), field="name"
        )
    if number and (said := rules.phone_fault(number)):
        raise Refused(said, field="phone")
    told = {"name": name, "folded_name": fold(name), "phone": number}
    return told | {"email": email.strip(), "address": address.strip()}


def _personal(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value and key != "folded_name"}


def _order(kind: str, country: str, value: str) -> None:
    """Two who bring one number at once must not both find nobody."""
    with connection.cursor() as cursor:
        said = f"identifier {kind} {country} {value}"
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [said])


def _same_bearer(
    row: Identifier,
    kind: identifiers.Kind,
    person_id: int | None,
    organisation_id: int | None,
) -> int:
    if (row.person_id, row.organisation_id) != (person_id, organisation_id):
        raise Refused(
            worded(
                "Đã có người hoặc tổ chức khác mang %(name)s này. Kiểm tra lại số, hoặc báo "
                "người quản trị nếu hai hồ sơ là một.",
                name=kind.name,
            ),
            field="value",
        )
    return row.pk


def _keep_in_step(kind: str, number: str, person_id: int | None) -> None:
    """The personal number stands with the person too; a second one is a correction, not a gift."""
    if person_id is None or kind != NUMBER:
        return
    person = lock(person_id)[person_id]
    if person.personal_number:
        raise Refused(
            worded("Người này đã có số định danh khác. Sửa thông tin của người đó."), field="value"
        )
    said = rules.personal_number_fault(number, birth_date=person.birth_date, gender=person.gender)
    if said:
        raise Refused(said, field="value")
    person.personal_number = number
    person.save(update_fields=["personal_number"])


def locked(organisation_id: int) -> Organisation:
    """Return the organisation, locked."""
    row = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if row is None:
        raise NotFound(worded("Không có tổ chức này."))
    return row


def _bearer_stream(row: Identifier) -> str:
    if row.person_id:
        return stream_of(row.person_id)
    return stream_of_organisation(row.organisation_id or 0)


def stream_of_organisation(organisation_id: int) -> str:
    """Return the ledger's stream for the organisation."""
    return f"organisation:{organisation_id}"
