"""What whoever runs the product relies on: it starts, stays, and leaves nothing behind."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from journeys.product import Product

COUNTING_SECONDS = 90  # the whole demo, on a machine that does something else too


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A product of this file's own, for it is stopped and started here."""
    product = Product(tmp_path_factory.mktemp("running"))
    product.start()
    yield product
    product.forget()


class Run:
    def test_prints_address_accounts_and_what_to_try(self, own):
        assert own.url in own.said
        for who in ("Người dân", "Công chức một cửa", "Lãnh đạo"):
            assert who in own.said

    def test_says_that_the_worker_lives(self, own):
        _until(lambda: own.ready().json()["worker_seconds"] is not None)

        assert own.ready().json()["worker_seconds"] < 60

    def test_names_a_program_that_died_and_starts_it_again(self, own):
        os.kill(_one_of(own, b"site.worker"), signal.SIGKILL)

        _until(lambda: "worker was started again." in own.said)

        assert "worker ended (SIGKILL)" in own.said

    def test_names_a_database_that_died_and_loses_nothing(self, own):
        before = _figures(own)
        os.kill(_one_of(own, b"bin/postgres\0-D"), signal.SIGKILL)

        _until(lambda: "PostgreSQL was started again." in own.said)

        _until(lambda: own.ready().status_code == 200)
        assert _figures(own) == before

    def test_stops_everything_on_ctrl_c_and_is_back_with_its_data(self, own):
        before = _figures(own)

        code = own.stop(signal.SIGINT)

        assert code == 0
        assert own.processes() == []
        own.start()
        assert _figures(own) == before

    def test_leaves_nothing_behind_when_it_is_killed(self, own):
        own.process.kill()
        own.process.wait()

        _until(lambda: own.processes() == [])

        own.start()
        assert own.ready().status_code == 200


def _figures(product: Product) -> str:
    """Return the public figures, once the worker has put in order and counted all that is there.

    In that order: a reader is behind only the rows that have a position.
    """
    _until(lambda: _seen(product)["ledger_unplaced_seconds"] == 0, COUNTING_SECONDS)
    _until(lambda: _seen(product)["consumer_lag_rows"].get("plan.cases") == 0, COUNTING_SECONDS)
    return httpx.get(f"{product.url}/so-lieu/chi-tieu.csv", timeout=30).text


def _seen(product: Product) -> dict[str, Any]:
    return product.ready().json()["figures"]


def _one_of(product: Product, program: bytes) -> int:
    """Return the process of a program, and wait for it: the worker starts after the pages."""
    found: list[int] = []
    _until(
        lambda: (
            found.extend(pid for pid in product.processes() if program in _command(pid)) or found
        )
    )
    return found[0]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def _until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
