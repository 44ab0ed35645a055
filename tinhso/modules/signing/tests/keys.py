"""Keys for tests: the demonstration authority, run once as the program it is."""

import shutil
import subprocess
import sys

import pytest

from tinhso.modules.signing import gateway


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    subprocess.run(
        [sys.executable, "-m", "simulators.authority", "--keys", str(folder)], check=True
    )
    return folder


def lend(folder, name, actor):
    """Give `actor` the key the authority made under another name."""
    for path in folder.glob(f"{name}.*"):
        shutil.copy(path, folder / path.name.replace(name, f"person-{actor.person_id}"))


@pytest.fixture
def province_keys(keys_folder, settings):
    settings.KEYS_FOLDER = keys_folder
    gateway.keys.cache_clear()
    yield keys_folder
    gateway.keys.cache_clear()
