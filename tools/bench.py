"""Measures what the parts cost on this machine: make bench.

Ratios are what to read: the machine of the next reader is another one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tinhso.site import instance
from tinhso.site.postgres import Server, binaries

RAW_TABLE = "create table raw (id bigint generated always as identity primary key, payload jsonb)"
RAW_ROW = 'insert into raw (payload) values (\'{"dossier": "H56.102-261120-0007", "unit": 1}\');'


def main() -> int:
    folder = instance.state_folder() / "bench"
    folder.mkdir(exist_ok=True, mode=0o711)
    server = Server(folder)  # durable, as in production: a commit waits for the disk
    state = Path(tempfile.mkdtemp())
    try:
        server.start()
        return _measure(server.ensure_database("bench"), state)
    finally:
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(state)


def _measure(url: str, state: Path) -> int:
    known = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tinhso.site.settings.test",
        "TINHSO_VAR": str(state),
        "KEYS_FOLDER": str(state / "keys"),
        "LOG_LEVEL": "WARNING",
    }
    python, django = sys.executable, [sys.executable, "-m", "django"]
    for step in (
        [python, "-m", "simulators.authority", "--keys", str(state / "keys")],
        [*django, "migrate", "--verbosity=0"],
        [*django, "load_data"],
    ):
        subprocess.run(step, env=known, check=True, stdout=subprocess.DEVNULL)
    known["BARE_INSERTS"] = str(_bare_inserts(url, state))
    parts = subprocess.call([python, "-m", "tools.bench_parts"], env=known)
    return parts or subprocess.call([python, "-m", "tools.bench_http"])


def _bare_inserts(url: str, state: Path) -> float:
    """Return how many rows a second one client of pgbench commits one by one."""
    tools = binaries()
    script = state / "raw.sql"
    script.write_text(RAW_ROW)
    subprocess.run([tools / "psql", "-q", "-c", RAW_TABLE, url], check=True)
    told = subprocess.run(
        [tools / "pgbench", "-n", "-c", "1", "-T", "3", "-f", script, url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    line = next(line for line in told.splitlines() if line.startswith("tps ="))
    return float(line.split()[2])


if __name__ == "__main__":
    sys.exit(main())
