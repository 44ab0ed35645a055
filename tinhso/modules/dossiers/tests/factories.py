"""A commune with its officers, a citizen with a child, and the one procedure they share."""

import shutil
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from tinhso.core.actor import Actor, Role, system
from tinhso.core.calendar.actions import load_calendar
from tinhso.core.people import actions as people
from tinhso.core.people.models import Account, Person
from tinhso.core.people.queries import actor_of
from tinhso.core.search import fold, name_key
from tinhso.core.testing.units import a_unit
from tinhso.core.units.models import Unit
from tinhso.modules.dossiers.actions import drafts, filing
from tinhso.modules.procedures.actions import definition_of, keep, load_file, load_life_events

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
BIRTH = "1.001193"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
HOME = {"commune": "14797", "area": "phường Hạc Thành, tỉnh Thanh Hóa", "detail": "số 00"}


def moment(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """Return a moment of 2026 in Vietnam; 16 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def a_person(name: str = "Nguyễn Thị Mẫu", **more: Any) -> Person:
    return Person.objects.create(
        full_name=name, name_key=name_key(name), folded_name=fold(name), **more
    )


def a_citizen(name: str = "Nguyễn Thị Mẫu", number: str = "038196000001") -> Actor:
    person = a_person(
        name,
        personal_number=number,
        birth_date=date(1996, 1, 1),
        gender="female",
        phone="0900000001",
        address="số 00, phường Hạc Thành, tỉnh Thanh Hóa",
    )
    return Actor(id=f"person:{person.pk}", person_id=person.pk, name=name, assurance=2)


def an_officer(name: str, post: str, unit: Unit, *roles: Role) -> Actor:
    person = a_person(name)
    return Actor(
        id=f"person:{person.pk}",
        person_id=person.pk,
        name=name,
        post=post,
        home_unit_id=unit.pk,
        grants={role: frozenset({unit.pk}) for role in roles},
    )


def work_by(folder: Path, *, steps: str, sub_cases: str = "{}") -> None:
    """Let the birth procedure be worked on by other steps, as a file in `folder` says."""
    data = Path(settings.DATA_FOLDER)
    for name in ("acts.yaml", "form-blocks.yaml"):
        shutil.copy(data / name, folder)
    shutil.copytree(data / "lists", folder / "lists")
    (folder / "procedures").mkdir()
    original = next((data / "procedures").glob(f"{BIRTH}*.yaml"))
    definition = yaml.load(original.read_text(), Loader=yaml.CSafeLoader)
    definition["steps"] = yaml.load(steps, Loader=yaml.CSafeLoader)
    definition["sub_cases"] = yaml.load(sub_cases, Loader=yaml.CSafeLoader)
    changed = folder / "procedures" / original.name
    changed.write_text(yaml.safe_dump(definition, allow_unicode=True))
    load_file(changed, at=moment(2, 8))


SYSTEM = system("test")


def birth_for(*audience: str, findings: dict[str, Any] | None = None) -> None:
    """Publish the birth procedure for these kinds of applicants, with questions to the officer."""
    changes: dict[str, Any] = {"audience": [*audience]}
    if findings:
        changes["findings"] = findings
    keep(_birth() | changes, at=moment(1, 8, month=10))


@cache
def _birth() -> dict[str, Any]:
    file = next((Path(settings.DATA_FOLDER) / "procedures").glob(f"{BIRTH}*.yaml"))
    return definition_of(file)


def a_firm(name: str = "Công ty TNHH Ví Dụ Một", number: str = "0000000017") -> int:
    """Enrol a business with its tax code; return its id."""
    at = moment(1, 8)
    firm = people.enrol_organisation(
        actor=SYSTEM, at=at, name=name, kind="enterprise", phone="02373000001", address="số 01"
    )
    people.give_identifier(actor=SYSTEM, at=at, kind="tax_code", value=number, organisation_id=firm)
    return firm


def an_agent(firm: int, name: str, *, until: date | None = None, **more: Any) -> Actor:
    """Return somebody who acts for the organisation from the beginning of the year."""
    person = a_person(name, **more)
    people.represent(
        actor=SYSTEM,
        at=moment(1, 8),
        person_id=person.pk,
        organisation_id=firm,
        capacity="legal",
        valid_from=date(2026, 1, 1),
        valid_to=until,
    )
    Account.objects.create(username=f"agent-{person.pk}", person=person, assurance=2)
    return today(person.pk)


def today(person_id: int, day: date = date(2026, 11, 17)) -> Actor:
    """Return the person as an actor with what they may do on the day."""
    return actor_of(Account.objects.select_related("person").get(person_id=person_id), day=day)


class Commune:
    """Phường Hạc Thành with its four officers, its calendar and the birth procedure loaded."""

    def __init__(
        self, *, audience: tuple[str, ...] = ("citizen",), findings: dict[str, Any] | None = None
    ) -> None:
        data = Path(settings.DATA_FOLDER)
        load_calendar(data / "calendar")
        load_life_events(data / "life-events.yaml")
        birth_for(*audience, findings=findings)
        self.unit = a_unit()
        self.clerk = an_officer("Lê Thị Minh Họa", "Công chức", self.unit, Role.ONE_STOP)
        self.officer = an_officer("Phạm Văn Ví Dụ", "Công chức", self.unit, Role.CASE_OFFICER)
        self.leader = an_officer("Đỗ Văn Giả Định", "Phó Chủ tịch", self.unit, Role.LEADER)
        self.registrar = an_officer("Mai Thị Thử", "Văn thư", self.unit, Role.REGISTRAR)
        self.citizen = a_citizen()

    def draft(
        self,
        at: datetime,
        *,
        with_paper: bool = True,
        citizen: Actor | None = None,
        more: dict[str, Any] | None = None,
        organisation_id: int | None = None,
    ) -> Any:
        who = citizen or self.citizen
        draft_id = drafts.start_draft(
            actor=who,
            procedure=BIRTH,
            unit_id=self.unit.pk,
            at=at,
            organisation_id=organisation_id,
        )
        typed = answers() | (more or {})
        drafts.save_draft(actor=who, draft_id=draft_id, answers=typed, page="delivery", at=at)
        if with_paper:
            drafts.add_paper(
                actor=who,
                draft_id=draft_id,
                key="birth_notice",
                name="giay-chung-sinh.png",
                content=PNG,
                at=at,
            )
        return draft_id

    def submitted(self, at: datetime) -> str:
        return filing.submit(actor=self.citizen, draft_id=self.draft(at), at=at)


def answers() -> dict[str, Any]:
    """What the mother of a child born on 10 November 2026 writes."""
    person = {"ethnicity": "01", "nationality": "VN", "residence": HOME}
    mother = {"name": "Nguyễn Thị Mẫu", "birth_date": "1996-01-01", **person}
    father = {"name": "Trần Văn Thử", "birth_date": "1994-02-02", **person}
    return {
        "registration_kind": "married",
        "requester_relation": "mother",
        "requester_name": "Nguyễn Thị Mẫu",
        "requester_personal_number": "038196000001",
        "requester_residence": HOME,
        "requester_phone": "0900000001",
        "child_last": "Trần",
        "child_name": "Mẫu An",
        "child_birth_date": "2026-11-10",
        "child_gender": "female",
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "hometown": HOME | {"detail": ""},
        "born_in_facility": True,
        "birth_facility": "Bệnh viện Phụ sản Mẫu",
        "birth_place": HOME | {"detail": ""},
        "birth_proof": "notice",
        "birth_notice_number": "00001.GCS.00000.26",
        "birth_notice_date": "2026-11-11",
        **{f"mother_{key}": value for key, value in mother.items()},
        **{f"father_{key}": value for key, value in father.items()},
        "marriage_number": "00/2024",
        "marriage_date": "2024-03-15",
        "marriage_place": "UBND phường Hạc Thành, tỉnh Thanh Hóa",
        "delivery_method": "electronic",
        "want_copies": True,
        "copies": 2,
    }
