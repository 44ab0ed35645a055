import json
from datetime import UTC, date, datetime

import pytest

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger.anchors import choose_anchors
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.core.ledger.export import record_opening
from tinhso.core.ledger.queries import history
from tinhso.core.ledger.scopes import All, Month, Stream
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.tests.exports import NAME, exported, seal_some, write
from tinhso.core.ledger.tests.samples import AT, OFFICER

ONE = Stream("dossier:H56.1-261101")


def parsed(lines):
    return [json.loads(line) for line in lines]


def of(kind, lines):
    return [line for line in parsed(lines) if line["type"] == kind]


class Export:
    def test_gives_every_sealed_row_with_its_seal_behind_it(self, ledger, seal_key):
        seal_some(3)
        write(2, at=AT)

        lines = exported()

        kinds = [line["type"] for line in parsed(lines)]
        assert kinds == ["export", *(["row"] * 6 + ["seal"]) * 3, "end"]
        assert [row["position"] for row in of("row", lines)] == [*range(1, 19)]
        assert [seal["body"]["number"] for seal in of("seal", lines)] == [1, 2, 3]

    def test_keeps_personal_values_closed_unless_they_are_named(self, ledger, seal_key):
        seal_some(1)

        assert all(row["opened"] == {} for row in of("row", exported()))
        assert NAME not in b"".join(exported()).decode()
        opened = of("row", exported(open_fields={"name"}))[0]["opened"]
        assert [*opened] == ["name"]
        assert opened["name"][1] == NAME

    def test_gives_one_stream_with_proofs_and_its_signed_head(self, ledger, seal_key):
        seal_some(2)

        lines = exported(ONE)

        rows, (head,) = of("row", lines), of("head", lines)
        assert [row["version"] for row in rows] == [1, 2, 3, 4]
        assert {row["stream"] for row in rows} == {ONE.name}
        assert all(row["path"] for row in rows)
        assert (head["body"]["first"], head["body"]["version"], head["body"]["seal"]) == (1, 4, 2)

    def test_chains_every_touched_seal_to_the_next_anchor(self, ledger, seal_key):
        seal_some(3)
        evening = datetime(2026, 11, 20, 17, 30, tzinfo=VIETNAM)
        choose_anchors(at=evening)
        for n in range(4):
            write(2, at=AT, streams=1)
            close_seal(at=datetime(2030, 1, 1, 0, n, tzinfo=UTC))

        chained = [seal["body"]["number"] for seal in of("seal", exported(ONE))]

        assert chained == [1, 2, 3, 7]

    def test_gives_a_month_of_all_streams_of_a_unit(self, ledger, seal_key):
        october, november = date(2026, 10, 1), date(2026, 11, 1)
        write(6, at=datetime(2026, 10, 31, 16, 59, tzinfo=UTC))
        write(6, at=datetime(2026, 10, 31, 17, 0, tzinfo=UTC))
        close_seal(at=AT)

        lines = exported(Month("dossier:H56.1-", november))

        assert [row["position"] for row in of("row", lines)] == [*range(7, 13)]
        heads = [(head["body"]["first"], head["body"]["version"]) for head in of("head", lines)]
        assert heads == [(3, 4)] * 3
        assert len(of("row", exported(Month("dossier:H56.1-", october)))) == 6

    def test_tells_how_far_it_is(self, ledger, seal_key):
        seal_some(1)
        told = []

        exported(progress=lambda done, wanted: told.append((done, wanted)))

        assert told == [(n, 6) for n in range(1, 7)]

    @pytest.mark.parametrize(
        ("scope", "words"),
        [
            (Stream("dossier:H56.1-X"), "không có hồ sơ nào mang mã H56.1-X"),
            (Month("dossier:H99-", date(2026, 11, 1)), "đơn vị H99 trong tháng 11/2026"),
            (Month("dossier:H56.1-", date(1999, 1, 1)), "trong tháng 01/1999"),
        ],
        ids=["dossier", "unit", "month"],
    )
    def test_refuses_what_the_ledger_does_not_know(self, ledger, seal_key, scope, words):
        seal_some(1)

        with pytest.raises(NotFound, match=words):
            exported(scope)

    def test_refuses_what_is_not_sealed_yet(self, ledger, seal_key):
        write(3, at=AT)

        with pytest.raises(WrongState, match="chưa có niêm phong"):
            exported(All())
        close_seal(at=AT)
        write(1, at=AT, streams=1)
        with pytest.raises(NotFound):
            exported(Stream("dossier:H56.1-261109"))


class RecordOpening:
    def test_notes_scope_fields_and_ground_before_anything_goes_out(self, ledger):
        record_opening(ONE, fields={"phone", "name"}, ground="Thanh tra", actor=OFFICER, at=AT)

        (entry,) = history("ledger:exports")
        assert entry.kind == "ledger.PersonalDataOpened"
        assert entry.payload["fields"] == ["name", "phone"]
        assert json.loads(entry.payload["scope"]) == {"kind": "stream", "stream": ONE.name}
        assert entry.opened == {"ground": "Thanh tra"}

    def test_asks_for_a_ground(self, ledger):
        with pytest.raises(Refused, match="--ground"):
            record_opening(All(), fields={"name"}, ground="  ", actor=OFFICER, at=AT)
        assert history("ledger:exports") == []
