import pytest

from tinhso.core.files import gateway
from tinhso.core.testing.units import a_unit
from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys"]


@pytest.fixture
def store(tmp_path, settings):
    settings.FILES_URL = f"file://{tmp_path}"
    settings.PUBLIC_URL = "https://tinhso.example"
    gateway.store.cache_clear()
    yield tmp_path
    gateway.store.cache_clear()


@pytest.fixture
def unit(db):
    return a_unit()
