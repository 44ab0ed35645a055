"""What must be in place before pages can be served, and how to know that it is."""

import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence

import psycopg

from tinhso.site import env, fingerprints, instance
from tinhso.site.supervisor.lifeline import dies_with_parent
from tinhso.site.supervisor.settings import Choices, as_owner, owner_url


class PreparationFailed(Exception):
    """A step of the preparation failed; the text names it."""


def prepare(choices: Choices, variables: Mapping[str, str], *, stopping: threading.Event) -> bool:
    """Prepare keys, database, data, assets and demo; return False when interrupted."""
    if _is_prepared(choices, owner_url(variables)):
        return True
    owner = as_owner(variables)
    return all(_done(command, owner, stopping) for command in _commands(choices))


def _commands(choices: Choices) -> list[Sequence[str]]:
    prepare = [sys.executable, "-m", "django", "prepare"]
    if not choices.demo:
        return [prepare]
    keys = str(instance.var() / "keys")
    authority = [sys.executable, "-m", "simulators.authority", "--keys", keys]
    return [authority, [*prepare, "--demo"]]


def _is_prepared(choices: Choices, url: str) -> bool:
    """Tell whether nothing changed since the last run, without the cost of starting Django."""
    folders = ["static", *(["keys"] if choices.demo else [])]
    if not all((instance.var() / folder).exists() for folder in folders):
        return False
    part = "all+demo" if choices.demo else "all"
    try:
        with psycopg.connect(url) as connection:
            found = connection.execute(
                "SELECT fingerprint FROM site_preparation WHERE part = %s", [part]
            ).fetchone()
    except psycopg.errors.UndefinedTable:
        return False
    return found is not None and found[0] == fingerprints.of(*fingerprints.EVERYTHING)


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
