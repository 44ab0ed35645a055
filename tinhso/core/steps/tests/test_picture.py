"""The picture of a graph: no two boxes on one another, no way through a box."""

import re

from hypothesis import given, settings

from tinhso.core.steps.loading import load
from tinhso.core.steps.picture import GAP_X, WIDTH, Standing, draw, wrapped
from tinhso.core.steps.tests.blocks import SOUND
from tinhso.core.steps.tests.samples import DOSSIER, GENERAL, PARALLEL


def boxes_of(picture):
    return {box.key: box for box in picture.boxes}


class Draw:
    def test_puts_a_line_of_steps_under_one_another(self):
        picture = draw(load(DOSSIER))

        assert len({box.x for box in picture.boxes}) == 1
        assert picture.width < 390
        assert [box.key for box in picture.boxes] == [step["key"] for step in DOSSIER] + ["end"]

    def test_puts_branches_side_by_side(self):
        boxes = boxes_of(draw(load(PARALLEL)))

        assert boxes["land"].y == boxes["police"].y
        assert abs(boxes["land"].x - boxes["police"].x) == WIDTH + GAP_X

    def test_marks_what_the_case_ran_through_without_stopping(self):
        standing = {"reception": Standing.DONE, "land": Standing.DONE, "police": Standing.LATE}

        boxes = boxes_of(draw(load(PARALLEL), standing=standing))

        assert boxes["ask"].standing is Standing.DONE
        assert boxes["gather"].standing is Standing.NOT_YET

    def test_draws_a_way_back_beside_the_boxes(self):
        picture = draw(load(GENERAL))

        (back,) = [arrow for arrow in picture.arrows if arrow.is_back]
        rightmost = max(box.x + WIDTH for box in picture.boxes)
        assert float(re.search(r"H([\d.]+)V", back.path)[1]) > rightmost

    @settings(deadline=None, max_examples=60)
    @given(SOUND)
    def test_keeps_boxes_apart_and_on_the_page(self, rows):
        picture = draw(load(rows))

        corners = [(box.x, box.y) for box in picture.boxes]
        for index, (x, y) in enumerate(corners):
            assert 0 <= x <= picture.width - WIDTH
            assert 0 <= y < picture.height
            for other_x, other_y in corners[index + 1 :]:
                assert abs(x - other_x) >= WIDTH or abs(y - other_y) > 40

    @settings(deadline=None, max_examples=60)
    @given(SOUND)
    def test_leads_no_way_down_through_a_box(self, rows):
        picture = draw(load(rows))

        for arrow in picture.arrows:
            if arrow.is_back:
                continue
            for x, top, bottom in verticals(arrow.path):
                for box in picture.boxes:
                    is_beside = not box.x < x < box.x + WIDTH
                    assert is_beside or bottom <= box.y or top >= box.y + box.height


def verticals(path):
    """Yield the downward parts of a path as x, top and bottom."""
    x = y = 0.0
    for letter, numbers in re.findall(r"([MVH])([\d. ]+)", path):
        if letter == "M":
            x, y = map(float, numbers.split())
        elif letter == "H":
            x = float(numbers)
        else:
            yield x, min(y, float(numbers)), max(y, float(numbers))
            y = float(numbers)


class Wrapped:
    def test_breaks_between_words_and_cuts_what_is_too_long(self):
        assert wrapped("Thẩm tra", 2) == ("Thẩm tra",)
        long = wrapped("Thẩm tra, soạn Giấy khai sinh và trích lục kèm theo cho người nộp", 2)

        assert len(long) == 2
        assert long[1].endswith("…")
        assert all(len(line) <= 25 for line in wrapped("x" * 60, 2))
