"""The ledger in tests that really commit."""

from tinhso.core.ledger.tests.emptying import empty_ledger

__all__ = ["empty_ledger"]
