"""What must be in place before pages can be served, and how to know that it is."""

import hashlib
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psycopg

from tinhso.site import env, instance
from tinhso.site.supervisor.lifeline import dies_with_parent
from tinhso.site.supervisor.settings import Choices

FOLDERS = ("tinhso", "simulators", "data")
LEFT_OUT = {"__pycache__", "tests"}


class PreparationFailed(Exception):
    """A step of the preparation failed; the text names it."""


def prepare(choices: Choices, variables: Mapping[str, str], *, stopping: threading.Event) -> bool:
    """Prepare keys, database, data, assets and demo; return False when interrupted."""
    found = fingerprint(choices)
    if _prepared(variables["DATABASE_URL"]) == found and _files_there(choices):
        return True
    for what, command in _steps(choices):
        print(f"{what}…", flush=True)
        if not _done(command, variables, stopping):
            return False
    _remember(variables["DATABASE_URL"], found)
    return True


def fingerprint(choices: Choices) -> str:
    """Return a digest of all that the preparation depends on."""
    digest = hashlib.sha256(str(choices.demo).encode())
    digest.update((env.ROOT / "requirements.lock").read_bytes())
    for file in _sources():
        digest.update(str(file.relative_to(env.ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for file in sorted((env.ROOT / folder).rglob("*")):
            if file.is_file() and not LEFT_OUT & set(file.parts) and file.suffix != ".pyc":
                yield file


def _steps(choices: Choices) -> list[tuple[str, Sequence[str]]]:
    python, django = sys.executable, [sys.executable, "-m", "django"]
    keys = str(instance.var() / "keys")
    authority = [python, "-m", "simulators.authority", "--keys", keys]
    steps: list[tuple[str, Sequence[str]]] = [
        ("Bringing the database to this version", [*django, "migrate", "--verbosity=0"]),
        ("Loading data/", [*django, "load_data"]),
        ("Collecting assets", [*django, "collectstatic", "--noinput", "--verbosity=0"]),
    ]
    if choices.demo:
        steps.insert(0, ("Making demo certificates", authority))
        steps.append(("Filling the demo province", [*django, "seed_province"]))
    return steps


def _files_there(choices: Choices) -> bool:
    """Tell whether what the preparation leaves outside the database is still there."""
    folders = ["static", *(["keys"] if choices.demo else [])]
    return all((instance.var() / folder).exists() for folder in folders)


def _done(command: Sequence[str], variables: Mapping[str, str], stopping: threading.Event) -> bool:
    process = subprocess.Popen(
        command,
        env=variables,
        cwd=env.ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGKILL),  # noqa: PLW1509  no thread runs yet
    )
    while process.poll() is None:
        if stopping.wait(0.05):
            process.terminate()
            process.wait()
            return False
    if process.returncode:
        raise PreparationFailed(f"That failed (exit code {process.returncode}): {command[2:]}")
    return True


def _prepared(url: str) -> str:
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('site_preparation')").fetchone() == (None,):
            return ""
        found = connection.execute("SELECT fingerprint FROM site_preparation").fetchone()
    return str(found[0]) if found else ""


def _remember(url: str, found: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM site_preparation")
        connection.execute("INSERT INTO site_preparation (fingerprint) VALUES (%s)", [found])
