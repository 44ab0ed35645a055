"""What a person reads once everything runs."""

import json
import unicodedata
from collections.abc import Sequence

from tinhso.site import instance
from tinhso.site.supervisor.settings import Choices

ACCOUNTS = "demo-accounts.json"
START = "/bat-dau/"
COLUMNS = ("title", "name", "username", "password", "try")
HEADINGS = ("Who", "Name", "Sign in as", "Password", "Try")


def text(choices: Choices, *, seconds: float) -> str:
    """Return the address, the demo accounts and what to try first."""
    lines = ["", f"Tỉnh Số is ready at {choices.address} (after {seconds:.1f} s)", ""]
    if choices.demo and (accounts := demo_accounts()):
        rows = [[account.get(column, "") for column in COLUMNS] for account in accounts]
        lines += [*_table([list(HEADINGS), *rows]), ""]
        lines += [
            f"One card a role, one click in:  {choices.address}{START}",
            "The main job, by itself, step by step:  make journey",
        ]
    lines += ["Stop with Ctrl-C; all data is kept.", ""]
    return "\n".join(lines)


def demo_accounts() -> list[dict[str, str]]:
    """Return the accounts that the demo province wrote down, or none."""
    file = instance.var() / ACCOUNTS
    if not file.exists():
        return []
    accounts: list[dict[str, str]] = json.loads(file.read_text())
    return accounts


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(row[index]) for row in rows) for index in range(len(rows[0]))]
    return ["  " + "  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    """Count what is seen: a combining mark takes no place."""
    return sum(1 for letter in cell if not unicodedata.combining(letter))
