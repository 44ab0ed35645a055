"""Enrolling persons, correcting what is known of them, opening accounts."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, Refused
from tinhso.core.ledger.actions import record
from tinhso.core.people import permissions, rules
from tinhso.core.people.actions.locking import stream_of
from tinhso.core.people.events import AccountOpened, PersonCorrected, PersonEnrolled
from tinhso.core.people.models import Account, Identifier, Person
from tinhso.core.search import fold, name_key
from tinhso.core.words.worded import worded

NUMBER = "personal_number"


@transaction.atomic
def enrol_person(
    *,
    actor: Actor,
    at: datetime,
    full_name: str,
    personal_number: str | None = None,
    birth_date: date | None = None,
    gender: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
) -> int:
    """Enrol a person, or correct what is known of whoever bears the personal number; return the id.

    An empty value leaves what is known as it is.
    """
    if not permissions.can_enrol(actor):
        raise NotAllowed(worded("Chỉ công chức mới ghi nhận người khác vào hệ thống."))
    known = _locked_bearer(personal_number)
    told = _told(full_name, personal_number, birth_date, gender, phone, email, address)
    if known is None:
        person = Person.objects.create(**told)
        _keep_number(person, None)
        record(
            PersonEnrolled(person_id=person.pk),
            stream=stream_of(person.pk),
            actor=actor,
            at=at,
            personal=_personal(told),
        )
        return person.pk
    correct_person(actor=actor, at=at, person_id=known.pk, told=told)
    return known.pk


@transaction.atomic
def correct_person(*, actor: Actor, at: datetime, person_id: int, told: dict[str, Any]) -> None:
    """Take over the values of `told` that differ from what is known; empty ones say nothing."""
    if not permissions.can_enrol(actor):
        raise NotAllowed(worded("Chỉ công chức mới sửa thông tin của người khác."))
    person = Person.objects.select_for_update().get(pk=person_id)
    changed = {
        field: value
        for field, value in (told | _keys(told.get("full_name", ""))).items()
        if value and value != getattr(person, field)
    }
    if not changed:
        return
    number = person.personal_number
    for field, value in changed.items():
        setattr(person, field, value)
    person.save(update_fields=list(changed))
    _keep_number(person, number)
    shown = _personal(changed)
    event = PersonCorrected(person_id=person.pk, fields=sorted(shown))
    record(event, stream=stream_of(person.pk), actor=actor, at=at, personal=shown)


@transaction.atomic
def open_account(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    username: str = "",
    password: str | None = None,
    assurance: int = 0,
) -> int:
    """Give a person something to sign in with, once; return the account's id."""
    if not permissions.can_enrol(actor):
        raise NotAllowed(worded("Chỉ công chức mới mở tài khoản cho người khác."))
    person = Person.objects.select_for_update().get(pk=person_id)
    known = Account.objects.filter(person=person).first()
    if known:
        return known.pk
    username = username or f"person-{person.pk}"
    if Account.objects.filter(username=username).exists():
        raise Refused(
            worded("Tên đăng nhập này đã có người dùng. Chọn tên khác."), field="username"
        )
    account = Account.objects.create(
        username=username,
        password=make_password(password),
        person=person,
        email=person.email,
        assurance=assurance,
    )
    event = AccountOpened(person_id=person.pk, account_id=account.pk)
    record(event, stream=stream_of(person.pk), actor=actor, at=at)
    return account.pk


@transaction.atomic
def raise_assurance(*, account_id: int, assurance: int) -> None:
    """Keep the level of assurance with which the account last came in."""
    Account.objects.filter(pk=account_id).exclude(assurance=assurance).update(assurance=assurance)


def _told(
    full_name: str,
    personal_number: str | None,
    birth_date: date | None,
    gender: str,
    phone: str,
    email: str,
    address: str,
) -> dict[str, Any]:
    name, number = rules.clean_name(full_name), rules.clean_phone(phone)
    if not name:
        raise Refused(worded("Nhập họ và tên."), field="full_name")
    fault = personal_number and rules.personal_number_fault(
        personal_number, birth_date=birth_date, gender=gender
    )
    if fault:
        raise Refused(fault, field="personal_number")
    told = {"full_name": name, "personal_number": personal_number, "birth_date": birth_date}
    told |= {"gender": gender, "phone": number, "email": email, "address": address.strip()}
    return told | _keys(name)


def _keys(full_name: str) -> dict[str, str]:
    return {"name_key": name_key(full_name), "folded_name": fold(full_name)} if full_name else {}


def _personal(told: dict[str, Any]) -> dict[str, Any]:
    """Return the values worth keeping beside the record, without the keys for searching."""
    return {
        field: value
        for field, value in told.items()
        if value and field not in {"name_key", "folded_name"}
    }


def _locked_bearer(personal_number: str | None) -> Person | None:
    if not personal_number:
        return None
    # two first sign-ins of one person at once must not both find nobody
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext(%s))",
            [f"identifier {NUMBER} VN {personal_number}"],
        )
    return Person.objects.select_for_update().filter(personal_number=personal_number).first()


def _keep_number(person: Person, before: str | None) -> None:
    """Keep the identifier of this kind the same as the number that stands with the person."""
    if person.personal_number == before:
        return
    Identifier.objects.filter(person=person, kind=NUMBER, valid_to=None).delete()
    if person.personal_number:
        Identifier.objects.create(person=person, kind=NUMBER, value=person.personal_number)
