from collections.abc import Iterator

import pytest

from tinhso.core.ledger.tests.emptying import empty_ledger


@pytest.fixture
def ledger(transactional_db: None) -> Iterator[None]:
    """A ledger that starts empty, with real commits."""
    empty_ledger()
    yield
    empty_ledger()
