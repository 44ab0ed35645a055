"""Seals and a time-stamping authority that is a program of its own: up, down, slow, lying."""

from datetime import UTC, datetime, timedelta

import pytest

from tinhso.core.ledger import gateway, tasks
from tinhso.core.ledger.gateway import AuthorityFailed, HttpAuthority
from tinhso.core.ledger.seals import LEDGER, last_seal
from tinhso.core.ledger.stamps import (
    LONGEST_WAIT,
    authority_state,
    last_stamped,
    stamp_seals,
    stamps,
    wait_after,
)
from tinhso.core.ledger.tests.exports import an_authority, seal_some

SECOND = timedelta(seconds=1)


@pytest.fixture
def authority(tmp_path):
    with an_authority(tmp_path / "tsa") as running:
        yield running


class StampSeals:
    def test_stamps_what_is_not_stamped_yet_in_order(self, ledger, seal_key, authority):
        seal_some(3)
        now = datetime.now(UTC)

        assert stamp_seals(authority.way, at=now, limit=2) == 2
        assert last_stamped(LEDGER) == 2
        assert stamp_seals(authority.way, at=now) == 1
        assert stamp_seals(authority.way, at=now) == 0
        found = stamps(first=1, last=9, log=LEDGER)
        assert [*found] == [1, 2, 3]
        assert all(abs(stamp.at - now) < 60 * SECOND for stamp in found.values())

    @pytest.mark.parametrize(
        ("behaviour", "words"),
        [
            ({"down": True}, "it answered 503"),
            ({"slow": 3}, "ReadTimeout"),
            ({"ahead": -7200}, "its clock says"),
            ({"ahead": 7200}, "its clock says"),
            ({"refuse": True}, "it refused: rejection"),
            ({"other": True}, "it stamped something else"),
        ],
        ids=["down", "slow", "behind", "ahead", "refuses", "other"],
    )
    def test_keeps_nothing_wrong_and_goes_on_when_it_is_mended(
        self, ledger, seal_key, authority, monkeypatch, behaviour, words
    ):
        monkeypatch.setattr(gateway, "ANSWER_SECONDS", 1.0)
        seal_some(2)
        now = datetime.now(UTC)
        authority.tell(**behaviour)

        assert stamp_seals(authority.way, at=now) == 0

        state = authority_state()
        assert words in state.error
        assert (state.failures, last_stamped(LEDGER)) == (1, 0)
        authority.tell()
        assert stamp_seals(authority.way, at=now) == 0, "it is left alone for a while"
        assert stamp_seals(authority.way, at=state.try_at) == 2
        assert authority_state().failures == 0

    def test_waits_longer_after_each_failure(self, ledger, seal_key, authority):
        seal_some(1)
        authority.tell(down=True)
        at = datetime.now(UTC)

        for _ in range(3):
            stamp_seals(authority.way, at=at)
            at = authority_state().try_at

        assert authority_state().failures == 3
        assert [wait_after(n) // SECOND for n in (1, 2, 3)] == [15, 30, 60]
        assert wait_after(50) == LONGEST_WAIT

    def test_does_not_mind_who_has_gone(self, ledger, seal_key, authority):
        seal_some(1)
        authority.process.kill()
        authority.process.wait()

        assert stamp_seals(authority.way, at=datetime.now(UTC)) == 0
        assert "ConnectError" in authority_state().error

    def test_believes_trusted_authorities_only(self, ledger, seal_key, authority, tmp_path):
        seal_some(1)
        with an_authority(tmp_path / "other") as other:
            way = HttpAuthority(authority.url, other.roots)
            assert stamp_seals(way, at=datetime.now(UTC)) == 0
        assert "does not lead to a trusted root" in authority_state().error

    def test_keeps_the_first_of_two_stamps(self, ledger, seal_key, authority):
        seal_some(1)
        token, named = authority.way.stamp(last_seal().digest, at=datetime.now(UTC))

        class Slower:
            def stamp(self, digest, *, at):
                stamp_seals(authority.way, at=at)
                return token, named

        assert stamp_seals(Slower(), at=datetime.now(UTC)) == 1
        assert stamps(first=1, last=1, log=LEDGER)[1].token != token


class Stamp:
    @pytest.mark.parametrize("kind", ["p256", "rsa"])
    @pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
    def test_reads_what_real_authorities_send(self, tmp_path, kind, name):
        with an_authority(tmp_path, "--kind", kind, "--hash", name) as running:
            token, at = running.way.stamp(b"\x07" * 32, at=datetime.now(UTC))

        assert len(token) > 1000
        assert at.tzinfo is not None

    def test_refuses_without_roots(self, tmp_path, authority):
        (tmp_path / "none").mkdir()
        way = HttpAuthority(authority.url, tmp_path / "none")

        with pytest.raises(AuthorityFailed, match="TSA_ROOTS"):
            way.stamp(b"\x07" * 32, at=datetime.now(UTC))

    @pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "nowhere", "http://[", "ftp://x/"])
    def test_names_an_address_that_leads_nowhere(self, tmp_path, url):
        with pytest.raises(AuthorityFailed):
            HttpAuthority(url, tmp_path).stamp(b"\x07" * 32, at=datetime.now(UTC))


class Chores:
    def test_stamp_by_the_settings(self, ledger, seal_key, authority, settings):
        settings.TSA_URL, settings.TSA_ROOTS = authority.url, authority.roots
        seal_some(1)

        assert tasks.stamp_seals(at=datetime.now(UTC)) == 1

    def test_leave_it_where_no_authority_is_set(self, ledger, seal_key, settings):
        settings.TSA_URL = ""
        seal_some(1)

        assert tasks.stamp_seals(at=datetime.now(UTC)) == 0
