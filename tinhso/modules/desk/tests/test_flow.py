"""The picture of the steps, and the list beside it that says the same."""

import re

from tinhso.core.steps.picture import Standing
from tinhso.modules.desk.queries.flow import dossier_flow
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT, PROCEDURE


def page_of(client, address):
    response = client.get(address)
    return response.status_code, response.content.decode()


class Flow:
    def test_shows_where_the_dossier_stands_in_a_picture_and_in_words(self, seen_by, place):
        code = factories.received(place)

        status, page = page_of(seen_by(place.clerk), f"/ban-lam-viec/ho-so/{code}/so-do/")

        assert status == 200
        assert re.search(r'<svg class="flow"[^>]*role="img" aria-labelledby="', page)
        assert "<title id=" in page
        assert "Hồ sơ đang ở: Tiếp nhận." in page
        assert 'class="box task now' in page

    def test_marks_what_is_done_and_what_is_late(self, place):
        code = factories.examined(place)

        page = dossier_flow(actor=place.actor(place.officer), code=code, at=AT.replace(month=12))

        standing = {box.label: box.standing for box in page.picture.boxes}
        assert list(standing.values())[:2] == [Standing.DONE, Standing.LATE]
        assert [line.label for line in page.lines] == list(standing)
        assert any("trễ, hạn" in line.stands for line in page.lines)

    def test_is_for_officers_of_the_unit(self, seen_by, place):
        code = factories.received(place)

        status, _ = page_of(seen_by(place.other), f"/ban-lam-viec/ho-so/{code}/so-do/")

        assert status == 404


class Steps:
    def test_shows_the_procedure_as_published(self, seen_by, place):
        status, page = page_of(seen_by(place.clerk), f"/ban-lam-viec/quy-trinh/{PROCEDURE}/")

        assert status == 200
        assert "bước người làm" in page
        assert 'class="box task now' not in page

    def test_does_not_know_a_procedure_that_is_not(self, seen_by, place):
        status, _ = page_of(seen_by(place.clerk), "/ban-lam-viec/quy-trinh/9.9/")

        assert status == 404
