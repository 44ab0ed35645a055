"""The invented citizens who can sign in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("citizens.yaml")
PERSON = 1  # LoaiTaiKhoan: 1 công dân, 2 tổ chức


@dataclass(frozen=True)
class Citizen:
    """One account of the provider, with its claims as VNeID names them."""

    subject: str
    number: str
    name: str
    level: int
    claims: dict[str, Any]


def load(path: Path = FILE) -> dict[str, Citizen]:
    """Return the citizens of the file by their số định danh."""
    return {one["SoDinhDanh"]: _citizen(one) for one in yaml.safe_load(path.read_text())}


def _citizen(told: dict[str, Any]) -> Citizen:
    claims = told | {"LoaiTaiKhoan": PERSON, "TechID": told["sub"], "IAL": told["loAs"]}
    return Citizen(
        subject=told["sub"],
        number=told["SoDinhDanh"],
        name=told["HoVaTen"],
        level=told["loAs"],
        claims=claims,
    )
