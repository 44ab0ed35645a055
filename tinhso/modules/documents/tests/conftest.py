from datetime import date

import pytest

from tinhso.core.files import gateway
from tinhso.core.units.models import Unit
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
    return Unit.objects.create(
        code="H56.102",
        name="Ủy ban nhân dân phường Hạc Thành",
        short_name="UBND phường Hạc Thành",
        folded="ubnd phuong hac thanh",
        level="commune",
        kind="ward",
        valid_from=date(2025, 7, 1),
    )
