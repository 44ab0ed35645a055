from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tinhso.core.ledger.seal_keys import SealKey, make_key
from tinhso.core.ledger.tests.emptying import empty_ledger


@pytest.fixture
def ledger(transactional_db: None) -> Iterator[None]:
    """A ledger that starts empty, with real commits."""
    empty_ledger()
    yield
    empty_ledger()


@pytest.fixture
def seal_key(settings: Any, tmp_path: Path) -> SealKey:
    """A key to close the ledger with, in a key folder of its own."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    return make_key()
