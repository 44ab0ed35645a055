"""A ward with its officers and dossiers, built through the doors of the rooms they belong to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from django.utils import timezone

from tinhso.core.actor import Actor, Role, system
from tinhso.core.calendar.actions import load_calendar
from tinhso.core.people import actions as people
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of
from tinhso.core.units.models import Kind, Level, Unit
from tinhso.modules.dossiers.actions import drafts, filing, handling, reception
from tinhso.modules.dossiers.actions.waiting import fee_settled
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of
from tinhso.modules.procedures.actions import load_file

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # thứ Sáu 20/11/2026, 10 giờ
SINCE = date(2026, 1, 1)
BY = system("test")
ROOT = Path(__file__).resolve().parents[4]
PROCEDURE = "9.000001"
INTERLINKED = "9.000002"  # with every kind of step there is
_numbers = count(1)


@dataclass(frozen=True)
class Ward:
    """A ward; `clerk` is one-stop and registrar, `other` the case officer of another ward."""

    unit: Unit
    clerk: Account
    officer: Account
    leader: Account
    other: Account
    citizen: Account

    def actor(self, account: Account) -> Actor:
        return actor_of(account, day=timezone.localdate(AT))


def ward() -> Ward:
    """Build a province of two wards, with a procedure to file."""
    load_calendar(ROOT / "data" / "calendar")
    for name in ("sample", "interlinked"):
        load_file(Path(__file__).parent / "data" / "procedures" / f"{name}.yaml", at=AT)
    province = _unit("H56", "UBND tỉnh Thanh Hóa", Level.PROVINCE, Kind.PROVINCE, None)
    mine = _unit("H56.901", "UBND phường Mẫu", Level.COMMUNE, Kind.WARD, province)
    theirs = _unit("H56.902", "UBND phường Khác", Level.COMMUNE, Kind.WARD, province)
    return Ward(
        unit=mine,
        clerk=_account("Lê Thị Minh Họa", mine, Role.ONE_STOP, Role.REGISTRAR),
        officer=_account("Phạm Văn Ví Dụ", mine, Role.CASE_OFFICER),
        leader=_account("Đỗ Văn Giả Định", mine, Role.LEADER),
        other=_account("Ngô Văn Ví", theirs, Role.ONE_STOP, Role.CASE_OFFICER),
        citizen=_account("Nguyễn Thị Mẫu", None),
    )


def serves_too(account: Account, unit: Unit, role: Role) -> None:
    """Let an officer serve another unit besides their own."""
    people.assign_role(
        actor=BY, at=AT, person_id=account.person_id, unit_id=unit.pk, role=role, valid_from=SINCE
    )


def administrator(over: Unit) -> Account:
    """Open an account that administers, and holds no dossiers."""
    return _account("Vũ Thị Thử Nghiệm", over, Role.ADMINISTRATOR)


def filed(
    place: Ward,
    *,
    at: datetime = AT,
    content: str = "việc học",
    proof: bytes = b"",
    procedure: str = PROCEDURE,
) -> str:
    """File a dossier as the citizen, and return its code."""
    citizen = place.actor(place.citizen)
    draft = drafts.start_draft(actor=citizen, procedure=procedure, unit_id=place.unit.pk, at=at)
    answers = {"content": content, "purpose": "Thử"}
    drafts.save_draft(actor=citizen, draft_id=draft, answers=answers, page="main", at=at)
    if proof:
        drafts.add_paper(
            actor=citizen, draft_id=draft, key="proof", name="anh-chup.png", content=proof, at=at
        )
    return filing.submit(actor=citizen, draft_id=draft, at=at)


def at_the_fee(place: Ward, *, at: datetime = AT) -> str:
    """Bring an interlinked dossier to where it waits for the fee."""
    code = filed(place, at=at, procedure=INTERLINKED)
    clerk = place.actor(place.clerk)
    reception.receive(actor=clerk, code=code, at=at)
    reception.hand_over(actor=clerk, code=code, note="", at=at)
    return code


def at_both_wards(place: Ward, *, at: datetime = AT) -> str:
    """Bring an interlinked dossier to where both wards work on it, the fee paid."""
    code = at_the_fee(place, at=at)
    charge = charges_of(subject=code)[0]
    settle_at_desk(charge_id=charge.id, actor=place.actor(place.clerk), at=at)
    fee_settled(code=code, at=at)
    return code


def at_the_choice(place: Ward, *, at: datetime = AT) -> str:
    """Bring an interlinked dossier to where the officer chooses a way."""
    code = at_both_wards(place, at=at)
    for account in (place.officer, place.other):
        handling.finish_part(actor=place.actor(account), code=code, note="", at=at)
    return code


def received(place: Ward, *, at: datetime = AT) -> str:
    """File and receive a dossier."""
    code = filed(place, at=at)
    reception.receive(actor=place.actor(place.clerk), code=code, at=at)
    return code


def examined(place: Ward, *, at: datetime = AT) -> str:
    """File, receive and hand over a dossier."""
    code = received(place, at=at)
    reception.hand_over(actor=place.actor(place.clerk), code=code, note="Đủ giấy tờ.", at=at)
    return code


def paused(place: Ward, *, at: datetime = AT) -> str:
    """Bring a dossier to where it waits for a supplement."""
    code = examined(place, at=at)
    reception.request_supplement(
        actor=place.actor(place.officer), code=code, text="Bổ sung giấy chứng sinh.", at=at
    )
    return code


def claimed(place: Ward, *, at: datetime = AT) -> str:
    """Bring a dossier to examination and let the officer take it on."""
    code = examined(place, at=at)
    handling.claim(actor=place.actor(place.officer), code=code)
    return code


def _unit(code: str, name: str, level: str, kind: str, parent: Unit | None) -> Unit:
    return Unit.objects.create(
        code=code,
        name=name,
        short_name=name,
        folded=name.lower(),
        level=level,
        kind=kind,
        parent=parent,
        valid_from=SINCE,
    )


def _account(name: str, unit: Unit | None, *roles: Role) -> Account:
    by = {"actor": BY, "at": AT}
    number = next(_numbers)
    person_id = people.enrol_person(
        **by, full_name=name, personal_number=f"0380960{number:05d}", phone="0900000000"
    )
    people.open_account(
        **by,
        person_id=person_id,
        username=f"tai-khoan-{number}",
        password="mat-khau-thu",
        assurance=2,
    )
    if unit is not None:
        people.appoint(
            **by, person_id=person_id, unit_id=unit.pk, title="Công chức", valid_from=SINCE
        )
        for role in roles:
            people.assign_role(
                **by, person_id=person_id, unit_id=unit.pk, role=role, valid_from=SINCE
            )
    return Account.objects.select_related("person").get(username=f"tai-khoan-{number}")
