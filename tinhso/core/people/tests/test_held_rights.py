"""What officers hold is kept in memory; no change of it may go unseen."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.core.people.models import Assignment, Post
from tinhso.core.people.tests.offices import CLERK, DAY, a_unit, acting, an_officer, offices
from tinhso.core.revisions.queries import stamps_of


@pytest.fixture
def place(db):
    return offices()


@pytest.fixture
def clerk(place):
    return an_officer("Lê Thị Thử", place.commune, CLERK)


class Officer:
    def test_loses_a_role_with_the_change_that_ends_it(self, place, clerk):
        assert acting(clerk).grants[CLERK] == {place.commune.pk}
        Assignment.objects.filter(person_id=clerk).update(valid_to=DAY)
        assert acting(clerk).grants == {}

    def test_gets_a_new_title_at_once(self, clerk):
        acting(clerk)
        Post.objects.filter(person_id=clerk).update(title="Phó Trưởng phòng")
        assert acting(clerk).post == "Phó Trưởng phòng"

    def test_reaches_a_unit_put_below_their_own(self, place, clerk):
        acting(clerk)
        office = a_unit("H56.102.01", place.commune, "office")
        assert office.pk in acting(clerk).grants[CLERK]

    def test_keeps_what_a_change_taken_back_would_have_ended(self, place, clerk):
        with transaction.atomic():
            Assignment.objects.filter(person_id=clerk).delete()
            assert acting(clerk).grants == {}
            transaction.set_rollback(True)
        assert acting(clerk).grants[CLERK] == {place.commune.pk}

    def test_is_known_without_looking_at_what_they_hold(self, clerk):
        acting(clerk)
        with CaptureQueriesContext(connection) as asked:
            acting(clerk)
        tables = [one["sql"].partition("FROM ")[2].partition(" ")[0] for one in asked]
        assert tables == ['"people_account"', '"revisions_revision"']


class Revision:
    def test_of_one_thing_leaves_the_others_as_they_are(self, place):
        rights, units = stamps_of("rights", "units")
        Post.objects.filter(unit=place.commune).update(title="Chuyên viên")
        assert stamps_of("rights")[0] != rights
        assert stamps_of("units") == (units,)
