"""The units of the province, loaded once a file."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction

from tinhso.core.units.actions import Loaded, load_units


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[Loaded]:
    """What was loaded, gone at the end of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_units(settings.DATA_FOLDER / "units")
        transaction.set_rollback(True)


@pytest.fixture
def province(loaded, db) -> Loaded:
    """The units as they were loaded: what a test does to them is undone after it."""
    return loaded
