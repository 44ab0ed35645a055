"""The desk at ten o'clock of a Friday."""

import pytest
from django.utils import timezone

from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT, Ward


@pytest.fixture
def place(db) -> Ward:
    return factories.ward()


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
