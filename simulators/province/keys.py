"""Keys for the demo's leaders and agencies, made by the demonstration authority."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from simulators.authority.__main__ import fill
from simulators.province.staff import actor_named
from tinhso.core.units.queries import UnitRow, by_code


def make(officers: Sequence[Mapping[str, Any]], home: UnitRow, *, day: date) -> None:
    """Give each agency with a leader its seal, and the leader a key; what is there stays."""
    leaders = [row for row in officers if "leader" in row["grants"]]
    seats = [by_code(row["unit"], day=day) if "unit" in row else home for row in leaders]
    holders = {
        "authority": "Tổ chức chứng thực thử nghiệm",
        "agencies": [
            {"key": f"{seat.code}.seal", "organisation": seat.name, "ring": _ring(seat)}
            for seat in seats
        ],
        "officers": [
            _holder(leader, seat, day=day) for leader, seat in zip(leaders, seats, strict=True)
        ],
    }
    listed = Path(settings.VAR) / "authority-holders.yaml"
    listed.write_text(yaml.safe_dump(holders, allow_unicode=True))
    folder = Path(settings.KEYS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fill(folder, listed, datetime.now(UTC))


def _ring(seat: UnitRow) -> str:
    return f"{seat.short_name} tỉnh {settings.PROVINCE_NAME}".upper()


def _holder(leader: Mapping[str, Any], seat: UnitRow, *, day: date) -> dict[str, str]:
    actor = actor_named(leader["username"], day=day)
    return {
        "key": f"person-{actor.person_id}",
        "name": actor.name,
        "title": actor.post,
        "organisation": seat.name,
    }
