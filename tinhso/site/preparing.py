"""Bringing database, data and assets to the state of the program, each only when it changed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tinhso.core.ledger import seal_keys
from tinhso.site import env, fingerprints, loading, rights
from tinhso.site.models import Preparation

Step = tuple[str, Callable[[], object]]

STAMP = ".made-from"


def steps(*, demo: bool, at: datetime) -> Iterator[Step]:
    """Yield what is to do, in its order, each with its name; what is in place is left out."""
    if _is_behind():
        yield "Bringing the database to this version", _migrate
    rights.give()
    if not is_prepared("data", data := fingerprints.of(*fingerprints.DATA)):
        yield "Loading data/", lambda: _load(data, at=at)
    if not _has_assets(assets := fingerprints.of("requirements.lock", *_static_folders())):
        yield "Collecting assets", lambda: _collect(assets)
    if not seal_keys.has_key():
        yield "Making the key that seals the ledger", seal_keys.make_key
    if demo:
        yield "Filling the demo province", lambda: call_command("seed_province")


def is_prepared(part: str, fingerprint: str) -> bool:
    """Tell whether `part` was prepared from the files with that fingerprint."""
    return Preparation.objects.filter(part=part, fingerprint=fingerprint).exists()


def remember(part: str, fingerprint: str) -> None:
    """Keep what `part` was prepared from."""
    Preparation.objects.update_or_create(part=part, defaults={"fingerprint": fingerprint})


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _load(fingerprint: str, *, at: datetime) -> None:
    for _ in loading.load(settings.DATA_FOLDER, at=at):
        pass
    remember("data", fingerprint)


def _static_folders() -> list[str]:
    return [str(folder.relative_to(env.ROOT)) for folder in env.ROOT.glob("tinhso/**/static")]


def _has_assets(fingerprint: str) -> bool:
    stamp = settings.STATIC_ROOT / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint


def _collect(fingerprint: str) -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    (settings.STATIC_ROOT / STAMP).write_text(fingerprint)
