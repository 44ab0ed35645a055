from datetime import timedelta

import pytest

from tinhso.core.tasks.rules import LONGEST_WAIT, Patience


class Wait:
    @pytest.mark.parametrize(("failed", "seconds"), [(1, 5), (2, 20), (3, 80), (4, 320)])
    def test_grows_with_every_failure(self, failed, seconds):
        assert Patience().wait_after(failed) == timedelta(seconds=seconds)

    def test_ends_with_the_last_try(self):
        assert Patience(tries=2).wait_after(2) is None
        assert Patience(tries=1).wait_after(1) is None

    def test_is_never_longer_than_an_hour(self):
        assert Patience(tries=99).wait_after(50) == LONGEST_WAIT
