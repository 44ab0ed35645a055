"""The officers and the citizen of the demo, the firm the citizen acts for, and their passwords."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from tinhso.core.actor import Actor, Role, system
from tinhso.core.people import actions as people
from tinhso.core.people.models import Account
from tinhso.core.people.queries import actor_of
from tinhso.core.units.queries import UnitRow, by_code

SEED = system("demo")
SINCE = date(2025, 7, 1)


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """One row of the table the first start prints. `try_first` is one sentence."""

    role: str
    title: str
    name: str
    username: str
    password: str
    sign_in: str
    try_first: str


def province() -> Mapping[str, Any]:
    """Read the file that describes the demo province."""
    return dict(yaml.safe_load((Path(__file__).parent / "province.yaml").read_text()))


def accounts_file() -> Path:
    """Return where the table of accounts is kept, readable by its owner alone."""
    return Path(settings.VAR) / "demo-accounts.json"


def accounts() -> tuple[DemoAccount, ...]:
    """Return the demo accounts; none before the province is seeded."""
    file = accounts_file()
    if not file.exists():
        return ()
    rows = json.loads(file.read_text())
    return tuple(
        DemoAccount(try_first=row["try"], **{key: row[key] for key in row if key != "try"})
        for row in rows
    )


def hire(described: Mapping[str, Any], *, at: datetime) -> tuple[DemoAccount, ...]:
    """Enrol the citizen and the officers, give them posts, roles and passwords."""
    commune = by_code(described["commune"], day=timezone.localdate(at))
    rows = [_citizen(described["citizen"], at=at)]
    rows += [_officer(officer, commune, at=at) for officer in described["officers"]]
    file = accounts_file()
    file.touch(mode=0o600)
    file.write_text(json.dumps([_as_told(row) for row in rows], ensure_ascii=False, indent=1))
    return tuple(rows)


def _as_told(row: DemoAccount) -> dict[str, str]:
    told = asdict(row)
    return {("try" if key == "try_first" else key): value for key, value in told.items()}


def _citizen(citizen: Mapping[str, Any], *, at: datetime) -> DemoAccount:
    person_id = people.enrol_person(
        actor=SEED,
        at=at,
        full_name=citizen["name"],
        personal_number=citizen["personal_number"],
        birth_date=citizen["birth_date"],
        gender=citizen["gender"],
        phone=citizen["phone"],
        email=citizen["email"],
        address=citizen["address"],
    )
    people.open_account(
        actor=SEED, at=at, person_id=person_id, username=citizen["username"], assurance=2
    )
    _represent(citizen["represents"], person_id, at=at)
    return _row(citizen, password="", sign_in="vneid")


def _represent(firm: Mapping[str, Any], person_id: int, *, at: datetime) -> None:
    told = {key: firm[key] for key in ("name", "kind", "phone", "address")}
    firm_id = people.enrol_numbered(
        actor=SEED, at=at, told=told, number_kind="tax_code", number=firm["tax_code"]
    )
    people.represent(
        actor=SEED,
        at=at,
        person_id=person_id,
        organisation_id=firm_id,
        capacity=firm["capacity"],
        valid_from=SINCE,
        basis=firm["basis"],
    )


def _officer(officer: Mapping[str, Any], commune: UnitRow, *, at: datetime) -> DemoAccount:
    day = timezone.localdate(at)
    unit = by_code(officer["unit"], day=day) if "unit" in officer else commune
    over = by_code(officer["over"], day=day) if "over" in officer else unit
    password = secrets.token_urlsafe(9)
    person_id = people.enrol_person(actor=SEED, at=at, full_name=officer["name"])
    by: dict[str, Any] = {"actor": SEED, "at": at, "person_id": person_id}
    people.open_account(**by, username=officer["username"], password=password)
    people.appoint(**by, unit_id=unit.id, title=officer["post"], valid_from=SINCE)
    for role in officer["grants"]:
        people.assign_role(**by, unit_id=over.id, role=Role(role), valid_from=SINCE)
    return _row(officer, password=password, sign_in="officer")


def _row(described: Mapping[str, Any], *, password: str, sign_in: str) -> DemoAccount:
    return DemoAccount(
        role=described["role"],
        title=described["title"],
        name=described["name"],
        username=described["username"],
        password=password,
        sign_in=sign_in,
        try_first=described["try"],
    )


def actor_named(username: str, *, day: date) -> Actor:
    """Return the demo officer or citizen as an actor."""
    return actor_of(Account.objects.select_related("person").get(username=username), day=day)
