"""The desk at ten o'clock of a Friday."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.utils import timezone

from tinhso.core.calendar.queries import forget
from tinhso.core.testing.database import undone
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT, Ward


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[Ward]:
    """One ward for the whole file, gone at its end."""
    with django_db_blocker.unblock(), undone():
        yield factories.ward()


@pytest.fixture
def place(built, db) -> Ward:
    """The ward as it was built: what a test does to it is undone after it."""
    forget()
    return deepcopy(built)


@pytest.fixture(autouse=True)
def ten_oclock(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def seen_by(client):
    """Sign an account in, and give its browser back."""

    def sign_in(account):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
