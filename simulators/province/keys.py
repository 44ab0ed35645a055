"""Keys for the demo's leader and agency, made by the demonstration authority."""

from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from django.conf import settings

from simulators.authority.__main__ import fill
from simulators.province.staff import actor_named
from tinhso.core.units.queries import UnitRow

LEADER = "lanhdao"


def make(home: UnitRow, *, day: date) -> None:
    """Give the commune its seal and its leader a key of the leader's own; what is there stays."""
    leader = actor_named(LEADER, day=day)
    holders = {
        "authority": "Tổ chức chứng thực thử nghiệm",
        "agencies": [
            {
                "key": f"{home.code}.seal",
                "organisation": home.name,
                "ring": f"UBND {home.place} tỉnh {settings.PROVINCE_NAME}".upper(),
            }
        ],
        "officers": [
            {
                "key": f"person-{leader.person_id}",
                "name": leader.name,
                "title": leader.post,
                "organisation": home.name,
            }
        ],
    }
    listed = Path(settings.VAR) / "authority-holders.yaml"
    listed.write_text(yaml.safe_dump(holders, allow_unicode=True))
    folder = Path(settings.KEYS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fill(folder, listed, datetime.now(UTC))
