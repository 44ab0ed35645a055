import pytest
from django.utils import timezone

from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.province import in_a_province

__all__ = ["keys_folder"]


@pytest.fixture
def ten_oclock(monkeypatch):
    """The day on which the answers of the sample form are right, whatever the machine says."""
    monkeypatch.setattr(timezone, "now", lambda: moment(17, 10))


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, keys_folder):
    """One province for the whole file: every request is undone, and all of it at the end."""
    with django_db_blocker.unblock(), in_a_province(keys_folder) as made:
        yield made
