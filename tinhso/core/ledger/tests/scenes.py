"""An honest province, what it exported, and a stranger who checks it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings

from tinhso.core.ledger import anchors
from tinhso.core.ledger.scopes import Stream
from tinhso.core.ledger.seal_keys import SealKey, folder, make_key
from tinhso.core.ledger.tests.emptying import empty_ledger
from tinhso.core.ledger.tests.exports import (
    RunningAuthority,
    Stranger,
    an_authority,
    exported,
    seal_some,
)

SEALS, ROWS = 8, 6
STREAM = "dossier:H56.1-261100"


@dataclass
class Scene:
    """An honest province of eight seals, what it exported, and what a stranger holds."""

    key: SealKey
    authority: RunningAuthority
    keys: Path
    whole: list[bytes]
    stream: list[bytes]
    tiny: list[list[bytes]]
    page: str


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory):
    place = tmp_path_factory.mktemp("scene")
    with (
        django_db_blocker.unblock(),
        override_settings(KEYS_FOLDER=place / "keys"),
        an_authority(place / "tsa") as authority,
    ):
        empty_ledger()
        key = make_key()
        seal_some(1, rows=2, way=authority.way)
        only = Stream(STREAM)
        tiny = [exported(open_fields={"*"}), exported(only, open_fields={"*"})]
        empty_ledger()
        seal_some(SEALS, rows=ROWS, way=authority.way)
        scene = Scene(
            key=key,
            authority=authority,
            keys=folder() / "public",
            whole=exported(open_fields={"name"}),
            stream=exported(only, open_fields={"name"}),
            tiny=tiny,
            page=anchors.page(),
        )
        empty_ledger()
        yield scene


@pytest.fixture
def stranger(scene, tmp_path):
    return Stranger(tmp_path, keys=scene.keys, roots=scene.authority.roots)
