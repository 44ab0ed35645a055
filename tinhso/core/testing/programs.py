"""Programs that a test starts beside itself."""

from tinhso.core.ledger.tests.beside import environment

__all__ = ["environment"]
