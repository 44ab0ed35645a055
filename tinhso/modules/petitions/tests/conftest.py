import pytest

from tinhso.core.calendar.queries import forget
from tinhso.modules.petitions.tests.factories import Wards


@pytest.fixture
def wards(db):
    forget()
    yield Wards()
    forget()
