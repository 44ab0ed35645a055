"""PostgreSQL's own programs, told by the environment where the database is.

A command line is no place for it: every user of the machine could read the password there.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from tinhso.site.postgres import binaries


class ProgramFailed(Exception):
    """A program of PostgreSQL failed; the text is what it said."""


def run(name: str, arguments: Sequence[str | Path]) -> None:
    """Run one of PostgreSQL's programs on this process's database."""
    done = subprocess.run(  # noqa: S603  our own binary
        [binaries() / name, *arguments],
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", **_database()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{name} failed:\n{done.stderr.strip()[-2000:]}")


def _database() -> dict[str, str]:
    values: dict[str, Any] = connection.settings_dict
    options = values.get("OPTIONS", {})
    named = {
        "PGHOST": values["HOST"],
        "PGPORT": values["PORT"],
        "PGUSER": values["USER"],
        "PGPASSWORD": values["PASSWORD"],
        "PGDATABASE": values["NAME"],
        "PGSSLMODE": options.get("sslmode", ""),
    }
    return {name: str(value) for name, value in named.items() if value}
