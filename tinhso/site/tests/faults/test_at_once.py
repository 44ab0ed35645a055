"""Two at it at once."""

import threading

from django.db import connections

from tinhso.core.errors import WrongState
from tinhso.core.ledger.queries import history
from tinhso.modules.documents.models import Document
from tinhso.modules.dossiers.actions import filing, reception
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import an_officer, moment
from tinhso.site.tests.faults.factories import MORNING, decide_on, proposed


def at_once(*calls):
    """Do all calls in threads of their own, started together; return what came of each."""
    came, ready = [None] * len(calls), threading.Barrier(len(calls))

    def run(number, call):
        ready.wait()
        try:
            came[number] = call()
        except Exception as error:  # noqa: BLE001  whatever comes is looked at by the test
            came[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


class AtOnce:
    def test_a_draft_sent_twice_becomes_one_dossier(self, commune):
        draft = commune.draft(MORNING)

        def send():
            return filing.submit(actor=commune.citizen, draft_id=draft, at=MORNING)

        codes = at_once(send, send, send)

        assert set(codes) == {Dossier.objects.get().code}
        assert len(history(f"dossier:{codes[0]}")) == 1

    def test_one_of_two_clerks_receives_and_the_other_reads_who_was_faster(self, commune):
        code = commune.submitted(MORNING)
        other = an_officer("Ngô Thị Ví", "Công chức", commune.unit, *commune.clerk.grants)
        clerks = (commune.clerk, other)

        came = at_once(
            *(
                lambda clerk=clerk: reception.receive(actor=clerk, code=code, at=moment(16, 9))
                for clerk in clerks
            )
        )

        (refusal,) = (outcome for outcome in came if outcome is not None)
        winner = clerks[came.index(None)]
        assert isinstance(refusal, WrongState)
        assert refusal.text.startswith(f"{winner.name} đã tiếp nhận hồ sơ")
        assert [entry.kind for entry in history(f"dossier:{code}")].count(
            "dossiers.DossierReceived"
        ) == 1

    def test_numbers_have_no_gap_whoever_decides_first(self, commune):
        codes = [proposed(commune) for _ in range(3)]

        came = at_once(*(decide_on(commune, code) for code in [*codes, *codes]))

        assert (
            sorted(isinstance(outcome, WrongState) for outcome in came) == [False] * 3 + [True] * 3
        )
        assert sorted(Document.objects.values_list("ordinal", flat=True)) == [1, 2, 3]
