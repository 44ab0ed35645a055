"""Pages that neither lose nor repeat a row while rows come in."""

import pytest

from tinhso.core.api.cursors import Wanted, cut_list
from tinhso.core.errors import Refused


def page(rows, cursor="", about=("letters",), limit=2):
    wanted = Wanted(about=about, cursor=cursor, limit=limit)
    return cut_list(rows, key=lambda row: (row,), wanted=wanted)


class CutList:
    def test_follows_to_the_end(self):
        first = page("bdfh")
        second = page("bdfh", first.next)

        assert (first.items, second.items, second.next) == (["b", "d"], ["f", "h"], None)

    def test_is_not_moved_by_rows_put_in_before(self):
        first = page("bdfh")

        assert page("abcdefh", first.next).items == ["e", "f"]

    def test_goes_on_where_the_row_it_stopped_at_is_gone(self):
        first = page("bdfh")

        assert page("bfh", first.next).items == ["f", "h"]

    @pytest.mark.parametrize("cursor", ["x", "é", "0" * 5000, "gAAAAA=="])
    def test_names_a_cursor_it_did_not_give(self, cursor):
        with pytest.raises(Refused, match="Con trỏ") as refusal:
            page("bdfh", cursor)

        assert refusal.value.field == "cursor"

    def test_refuses_the_cursor_of_another_list_or_narrowing(self):
        first = page("bdfh")

        with pytest.raises(Refused, match="Con trỏ"):
            page("bdfh", first.next, about=("letters", "narrowed"))

    def test_tells_nobody_what_a_cursor_holds(self):
        assert "secret" not in page(["secret", "zeta", "zz"], limit=1).next
