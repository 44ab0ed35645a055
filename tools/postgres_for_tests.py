"""pytest plugin: without DATABASE_URL, the tests get a PostgreSQL of their own, gone afterwards.

It stands outside conftest.py because pytest-django reads the settings before any conftest does.
"""

import os
import secrets
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from tinhso.site import instance
from tinhso.site.postgres import Server


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    # xdist's workers inherit the controller's environment, and with it the database.
    if "DATABASE_URL" not in os.environ:
        server = Server(_folder(), durable=False)
        server.start()
        early_config.add_cleanup(server.remove)
        os.environ["DATABASE_URL"] = server.url()
        early_config.add_cleanup(lambda: os.environ.pop("DATABASE_URL", None))
    return (yield)


def _folder() -> Path:
    root = instance.SYSTEM_STATE if instance.is_root() else instance.var()
    tests = root / "tests"
    tests.mkdir(parents=True, exist_ok=True, mode=0o711)
    for old in tests.iterdir():
        if not _is_alive(int(old.name.split("-")[0])):
            shutil.rmtree(old, ignore_errors=True)  # a session that was killed left it
    folder = tests / f"{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o711)
    return folder


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
