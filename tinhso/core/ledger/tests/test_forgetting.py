"""What rooms keep after an erasure stands written down, and is looked at again in its time."""

from datetime import timedelta

import pytest
from django.db import transaction

from tinhso.core.ledger import forgetting
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import advance
from tinhso.core.ledger.erasing import erase, erase_too
from tinhso.core.ledger.forgetting import Kept, kept, still_erased
from tinhso.core.ledger.queries import history
from tinhso.core.ledger.retention import Rule
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted

pytestmark = pytest.mark.django_db
STREAM, GROUND = "person:7", "Điều 14 Luật 91/2025/QH15"
RUNNING = Rule(name="running", words="hồ sơ đang giải quyết", basis="Luật", years=None)
HOUR = timedelta(hours=1)


class _Room:
    """Keeps what it is told to keep, and counts how often it was asked."""

    def __init__(self):
        self.keeps, self.asked = [], []

    def __call__(self, erasure, *, at):
        self.asked.append((erasure.stream, at))
        return self.keeps


@pytest.fixture
def room():
    return _Room()


def write(number=1, stream=STREAM, **personal):
    with transaction.atomic():
        record(Counted(number=number), stream=stream, actor=OFFICER, at=AT, personal=personal)


def erase_name(stream=STREAM):
    erase(actor=OFFICER, stream=stream, fields={"name"}, ground=GROUND, at=AT)


def told(room):
    """Bring the erasures to the room as the worker does."""
    while assign_positions():
        pass
    while advance(forgetting.consumer({"room": room})):
        pass


def again(room, *, at):
    return forgetting.again({"room": room})(at=at)


class Rooms:
    def test_hear_of_erasures_older_than_themselves(self, room):
        """A room that begins to keep copies later must not miss what was to be forgotten before."""
        write(name="Mẫu")
        erase_name()
        write(2)

        told(room)

        assert room.asked == [(STREAM, AT)]

    def test_say_what_they_keep_and_by_which_rule(self, room):
        write(name="Mẫu")
        erase_name()
        room.keeps = [Kept(what="dossier:A", rule=RUNNING)]

        told(room)

        (row,) = kept(STREAM)
        assert (row.room, row.what, row.words, row.basis, row.until) == (
            "room",
            "dossier:A",
            "hồ sơ đang giải quyết",
            "Luật",
            None,
        )
        assert kept("person:8") == []

    def test_are_asked_again_each_hour_while_something_lasts_and_then_no_more(self, room):
        write(name="Mẫu")
        erase_name()
        room.keeps = [Kept(what="dossier:A", rule=RUNNING), Kept(what="dossier:B", rule=RUNNING)]
        told(room)

        assert again(room, at=AT + HOUR / 2) == 0
        assert again(room, at=AT + HOUR) == 1
        assert again(room, at=AT + HOUR) == 0
        room.keeps = []
        assert again(room, at=AT + 2 * HOUR) == 1

        assert kept() == []
        assert again(room, at=AT + 9 * HOUR) == 0
        assert [at for _, at in room.asked] == [AT, AT + HOUR, AT + 2 * HOUR]

    def test_are_asked_again_on_the_day_a_term_ends(self, room):
        write(name="Mẫu")
        erase_name()
        until = AT + timedelta(days=700)
        room.keeps = [Kept(what="dossier:A", rule=RUNNING, until=until)]
        told(room)

        assert again(room, at=until - HOUR) == 0
        assert again(room, at=until) == 1

    def test_that_fail_keep_their_place_and_lose_nothing(self, room):
        write(name="Mẫu")
        erase_name()
        room.keeps = [Kept(what="dossier:A", rule=RUNNING)]
        told(room)

        def broken(_erasure, *, at):
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            again(broken, at=AT + HOUR)

        assert len(kept()) == 1
        assert again(room, at=AT + HOUR) == 1


class StillErased:
    def test_leaves_out_what_was_told_anew(self):
        """Somebody who comes back and gives their name again is not forgotten a second time."""
        write(name="Mẫu", phone="0900")
        erase(actor=OFFICER, stream=STREAM, fields={"name", "phone"}, ground=GROUND, at=AT)
        (erasure,) = [one for one in history(STREAM) if one.kind == forgetting.KIND]
        assert still_erased(erasure, history(STREAM)) == {"name", "phone"}

        write(2, name="Mẫu Hai")

        assert still_erased(erasure, history(STREAM)) == {"phone"}


class EraseToo:
    def test_erases_elsewhere_for_the_same_reason_and_only_what_is_there(self):
        write(name="Mẫu")
        write(stream="dossier:A", name="Mẫu", note="x")
        erase_name()
        erasure = history(STREAM)[-1]

        assert erase_too(erasure, stream="dossier:A", fields={"name", "phone"}, at=AT) == 1
        assert erase_too(erasure, stream="dossier:A", fields={"name", "phone"}, at=AT) == 0
        assert erase_too(erasure, stream="dossier:NONE", fields={"name"}, at=AT) == 0

        fact = history("dossier:A")[-1]
        assert (fact.actor, fact.payload["ground"]) == (OFFICER.id, GROUND)
        assert history("dossier:A")[0].opened == {"note": "x"}
        assert len(history("dossier:A")) == 2
