"""Fill an empty installation with the demo province: people, keys, a year of history, live work."""

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from simulators.province import history, keys, living, petitions, ratings, staff
from tinhso.core.people.models import Account
from tinhso.core.units.actions import load_units
from tinhso.core.units.queries import UnitRow, by_code
from tinhso.modules.dossiers.actions.archive import move_in
from tinhso.modules.procedures.actions import load_file
from tinhso.modules.queues.actions.appointments import offer
from tinhso.modules.queues.queries.appointments import Terms


@transaction.atomic
def seed(*, at: datetime, say: Callable[[str], object]) -> None:
    """Seed once, all or nothing: the accounts of the demo show that it is done."""
    described = staff.province()
    for sample in sorted((settings.DATA_FOLDER / "samples").glob("*.yaml")):
        load_file(sample, at=at)
    if Account.objects.filter(username=described["citizen"]["username"]).exists():
        return
    load_units(Path(__file__).parent / "units")
    home = by_code(described["commune"], day=timezone.localdate(at))
    chance = random.Random(2026)  # noqa: S311  invented people, not secrets
    staff.hire(described, at=at)
    keys.make(described["officers"], home, day=timezone.localdate(at))
    say("Tỉnh mẫu: đã có người, vai trò và chứng thư số mẫu.")
    owners = history.owners(chance, described["citizens"], home, at=at)
    units = history.places(home, described["neighbours"], chance, at=at)
    closed = list(
        history.closed_dossiers(
            chance, count=described["history"], owners=owners, units=units, at=at
        )
    )
    facts = move_in(closed, actor=staff.SEED)
    ratings.move_in(chance, closed)
    say(f"Tỉnh mẫu: đã chuyển {len(closed)} hồ sơ đã xong, {facts} sự việc vào sổ cái.")
    count = living.open_dossiers(chance, home=home, owners=owners, at=at)
    _offer_appointments(home, at=at)
    petitions.petition(home=home, owners=owners, at=at)
    say(f"Tỉnh mẫu: {count} hồ sơ đang chạy trên bàn làm việc.")


def _offer_appointments(home: UnitRow, *, at: datetime) -> None:
    offer(
        actor=staff.actor_named("motcua", day=timezone.localdate(at)),
        unit_id=home.id,
        terms=Terms(minutes=30, places=2, days_ahead=14),
        valid_from=timezone.localdate(at),
        at=at,
    )
