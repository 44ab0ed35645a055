import pytest
from django.utils import timezone

from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.portal.tests.factories import Commune, browser_of


@pytest.fixture(autouse=True)
def ten_oclock(monkeypatch):
    """The day on which the answers of the sample form are right, whatever the machine says."""
    monkeypatch.setattr(timezone, "now", lambda: moment(17, 10))


@pytest.fixture
def commune(db):
    return Commune()


@pytest.fixture
def browser(commune):
    return browser_of(commune)
