"""Who staffs whom: every thing done about an officer, for every kind of person.

A thing that is not in the table fails by name: place it in the table.
"""

import csv

import pytest
from django.urls import reverse
from django.utils import timezone

from tinhso.core.actor import Role
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions, queries
from tinhso.core.people.delegating import Scope
from tinhso.core.testing.database import undone
from tinhso.modules.desk.forms.staff import FORMS
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.province import NOW
from tinhso.site.tests.rights import ADMINS, FAR, OFFICERS, PUBLIC
from tinhso.site.tests.test_rights import _opens, _text

__all__ = ["keys_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights_of_staff")]

# about the clerk        by whom
TABLE = """
  chuc-danh              admin
  vai-tro                admin
  thoi-chuc-danh         admin
  thoi-vai-tro           admin
  giu-chuc-danh          admin
  giu-vai-tro            admin
  vang-mat               admin clerk
  bo-vang-mat            admin clerk
  uy-quyen               admin clerk
  thu-hoi                admin clerk
  nghi-viec              admin
"""
ROWS = [(verb, set(whom)) for verb, *whom in map(str.split, TABLE.strip().splitlines())]


def _about(province):
    """Give the clerk one of everything that can be ended; return what each form is sent with."""
    system = {"actor": province.actors["admin"], "at": NOW}
    clerk = province.actors["clerk"].person_id
    officer, unit = province.actors["officer"].person_id, province.commune.unit
    day = timezone.localdate(NOW)
    role, post = queries.roles_of(clerk)[0], queries.posts_of(clerk)[0]
    later = {"valid_from": day.replace(day=25), "valid_to": day.replace(day=27)}
    absence = actions.declare_absence(**system, person_id=clerk, **later)
    ended = actions.appoint(
        **system, person_id=clerk, unit_id=unit.pk, title="Kế toán", valid_from=day
    )
    actions.end_post(**system, post_id=ended, valid_to=day)
    sent = {"unit_id": unit.pk, "valid_from": "17/11/2026", "until": "18/11/2026"}
    stands_in = {"delegate": officer, "form": "stand_in", "roles": [f"one_stop:{unit.pk}"]}
    return {
        "chuc-danh": sent | {"title": "Thử"},
        "vai-tro": sent | {"role": "registrar"},
        "thoi-chuc-danh": {"id": post.id, "ends_on": "18/11/2026"},
        "thoi-vai-tro": {"id": role.id, "ends_on": "18/11/2026"},
        "giu-chuc-danh": {"id": ended},
        "vang-mat": sent,
        "bo-vang-mat": {"id": absence},
        "uy-quyen": sent | stands_in,
        "nghi-viec": {"leaves_on": "18/11/2026", "heir": officer, "passed_on": [role.id]},
    }


class EveryThing:
    def test_done_about_an_officer_stands_in_the_table(self):
        assert {verb for verb, _ in ROWS} == {*FORMS, "nghi-viec"}

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
    def test_is_done_by_those_it_is_for_and_by_nobody_else(self, province, row):
        verb, audience = row
        clerk = province.actors["clerk"].person_id
        address = f"/ban-lam-viec/cong-chuc/{clerk}/{verb}/"
        with undone():
            sent = _about(province) | _ended(province, verb)
            done = [who for who in sorted(PUBLIC) if _changes(province, who, address, sent[verb])]

        assert set(done) == audience


def _ended(province, verb):
    """Return what the two things are sent with that take something back."""
    clerk, day = province.actors["clerk"].person_id, timezone.localdate(NOW)
    system = {"actor": province.actors["admin"], "at": NOW}
    if verb == "giu-vai-tro":
        role = queries.roles_of(clerk)[0]
        actions.end_assignment(**system, assignment_id=role.id, valid_to=day.replace(day=20))
        return {verb: {"id": role.id}}
    if verb == "thu-hoi":
        made = actions.delegate(
            **system,
            delegator_id=clerk,
            delegate_id=province.actors["officer"].person_id,
            form="stand_in",
            scope=Scope(
                roles=((Role.ONE_STOP, province.commune.unit.pk),),
                valid_from=day,
                valid_to=day.replace(day=19),
            ),
        )
        return {verb: {"id": made}}
    return {}


def _changes(province, who, address, sent):
    person = f"person:{province.actors['clerk'].person_id}"
    before = len(history(person))
    with undone():
        province.browser(who).post(address, sent)
        return len(history(person)) != before


class Officers:
    @pytest.mark.parametrize("who", sorted(OFFICERS))
    def test_in_the_list_and_in_the_file_are_those_whose_page_opens(self, province, who):
        ids = {actor.person_id: name for name, actor in province.actors.items()}
        opened = {
            name
            for person_id, name in ids.items()
            if _opens(province.get(who, reverse("desk:officer", args=[person_id])))
        }
        listed = _text(province.get(who, reverse("desk:officers"), {"past": "1"}))
        file = _text(province.get(who, reverse("desk:officers_file"), {"past": "1"}))

        in_list = {name for person_id, name in ids.items() if f"/cong-chuc/{person_id}/" in listed}
        full = {actor.name: name for name, actor in province.actors.items()}
        in_file = {full[row[0]] for row in csv.reader(file.splitlines()) if row and row[0] in full}
        if who in ADMINS:
            assert in_list == in_file == opened
            assert opened == (OFFICERS if who == "admin" else FAR | {"far_admin"})
        else:
            assert (in_list, in_file, opened) == (set(), set(), {who})
