import pytest

from tinhso.modules.portal.tests.factories import Commune, browser_of


@pytest.fixture
def commune(db):
    return Commune()


@pytest.fixture
def browser(commune):
    return browser_of(commune)
