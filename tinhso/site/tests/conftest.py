import pytest
from django.utils import timezone

from tinhso.modules.dossiers.tests.factories import moment


@pytest.fixture
def ten_oclock(monkeypatch):
    """The day on which the answers of the sample form are right, whatever the machine says."""
    monkeypatch.setattr(timezone, "now", lambda: moment(17, 10))
