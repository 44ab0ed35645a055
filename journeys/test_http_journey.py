"""`tinhso journey`, as a stranger runs it: every step over HTTP, no browser."""

import subprocess

from journeys.product import TINHSO


def _journey(product, *more: str) -> subprocess.CompletedProcess[str]:
    accounts = str(product.var / "demo-accounts.json")
    return subprocess.run(
        [TINHSO, "journey", "--base-url", product.url, "--accounts", accounts, *more],
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )


def _ledger(product, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TINHSO, "ledger", *words],
        env=product.environment(),
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )


class Journey:
    def test_goes_the_whole_way(self, product):
        gone = _journey(product)

        assert gone.returncode == 0, gone.stdout + gone.stderr
        assert "the plan's figures have moved" in gone.stdout
        assert "The whole way in" in gone.stdout

    def test_stands_on_a_ledger_that_a_stranger_can_check(self, product):
        assert _journey(product).returncode == 0

        closed = _ledger(product, "seal")
        told = _ledger(product, "verify")

        assert closed.returncode == 0, closed.stdout + closed.stderr
        assert told.returncode == 0, told.stdout + told.stderr
        assert "whole, up to seal" in told.stdout

    def test_stops_at_the_first_wrong_thing_and_names_it(self, product):
        gone = _journey(product, "--commune", "Không Đâu Cả")

        assert gone.returncode == 1
        assert "does not offer Không Đâu Cả" in gone.stdout
        assert "clerk receives" not in gone.stdout
