import pytest

from tinhso.core.files import gateway as files
from tinhso.core.testing.ledger import empty_ledger
from tinhso.modules.dossiers.tests.factories import Commune
from tinhso.modules.signing import gateway as signing
from tinhso.modules.signing.tests.keys import keys_folder

__all__ = ["keys_folder"]


@pytest.fixture
def commune(transactional_db):
    """A commune whose data is really committed, so that others see it."""
    empty_ledger()
    yield Commune()
    empty_ledger()


@pytest.fixture
def keys(keys_folder, settings):
    settings.KEYS_FOLDER = keys_folder
    signing.keys.cache_clear()
    yield keys_folder
    signing.keys.cache_clear()


@pytest.fixture
def store(tmp_path, settings):
    """A store of files of its own."""
    settings.FILES_URL = f"file://{tmp_path}"
    settings.FILES_DESK = tmp_path.with_name(f"{tmp_path.name}-desk")
    files.store.cache_clear()
    yield tmp_path
    files.store.cache_clear()
