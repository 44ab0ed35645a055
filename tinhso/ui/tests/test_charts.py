from tinhso.ui import charts
from tinhso.ui.due import due
from tinhso.ui.pages import window


class Chart:
    def test_puts_the_highest_on_top_and_the_lowest_at_the_bottom(self):
        drawn = charts.chart([10, 20], target=30, forecast=None, frame=charts.SPARK)

        assert drawn.line == "M2.0 27.3L96.8 16.0"
        assert drawn.target_y == charts.SPARK.top
        assert drawn.forecast == ""

    def test_holds_when_nothing_moves(self):
        drawn = charts.chart([5], target=None, forecast=5, frame=charts.SPARK)

        assert drawn.now_y == drawn.end_y == charts.SPARK.top


class Window:
    def test_leaves_a_gap_where_pages_are_skipped(self):
        assert window(5, 10) == [1, None, 4, 5, 6, None, 10]

    def test_shows_all_of_a_short_list(self):
        assert window(1, 3) == [1, 2, 3]


class DueTime:
    def test_is_late_below_zero(self):
        assert (due(-320).kind, due(-320).text) == ("late", "quá 5 giờ 20 phút")

    def test_is_soon_within_a_day_and_a_half(self):
        assert due(720).kind == "soon"
        assert due(721).kind == "plain"

    def test_is_soon_today_however_much_is_left(self):
        assert due(900, is_today=True).kind == "soon"

    def test_has_no_colour_while_the_clock_stands(self):
        assert due(-10, is_paused=True).kind == "pause"
