"""Sentences are kept as facts, and read in the language of whoever opens the dossier."""

import json

import pytest
from django.db import connection
from django.utils import translation

from tinhso.core.ledger.queries import history
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries import filled
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.reactions import tell_applicant
from tinhso.modules.dossiers.tests.factories import Commune, moment
from tinhso.modules.notifications.queries import listing
from tinhso.modules.procedures import queries as procedures

pytestmark = pytest.mark.django_db
WHY = "Nhận lúc 9 giờ 00 thứ Hai 16/11/2026; trả trong ngày làm việc: 17 giờ 00 thứ Hai 16/11/2026."


@pytest.fixture
def received():
    commune = Commune()
    code = commune.submitted(moment(16, 8))
    with translation.override("en"):  # the clerk reads English; the record does not
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
    return commune, code


class DueWhy:
    def test_is_read_in_the_readers_language_whoever_received_it(self, received):
        commune, code = received

        view = dossier(actor=commune.citizen, code=code, at=moment(16, 10))

        assert view.due_why == WHY
        with translation.override("en"):
            assert str(view.due_why).startswith("Received at 9:00 Monday 16/11/2026; ")

    def test_of_a_row_of_before_is_shown_as_it_was_written(self, received):
        commune, code = received
        with connection.cursor() as cursor:
            cursor.execute("update dossiers_dossier set due_why = 'Hẹn trước Tết.'")

        with translation.override("en"):
            view = dossier(actor=commune.citizen, code=code, at=moment(16, 10))
            assert str(view.due_why) == "Hẹn trước Tết."


class Notice:
    def test_is_sent_in_vietnamese_and_read_in_the_readers_language(self, received):
        commune, code = received
        tell_applicant(history(f"dossier:{code}")[-1])

        (row,) = listing(actor=commune.citizen).rows

        assert row.subject == f"Hồ sơ {code} đã được tiếp nhận"
        with translation.override("en"):
            assert str(row.subject) == f"Dossier {code} received"
            assert str(row.text).startswith("Birth registration for ")


class Charge:
    def test_names_what_is_owed_in_the_readers_language(self, received):
        commune, code = received

        charge = dossier(actor=commune.citizen, code=code, at=moment(16, 10)).charge

        assert charge is not None
        with translation.override("en"):
            assert str(charge.lines[0].name) == "Registering a birth in time"
        assert charge.lines[0].name == "Đăng ký khai sinh đúng hạn"


class FormOnPaper:
    def test_is_vietnamese_whoever_prints_it(self, received):
        commune, code = received
        view = dossier(actor=commune.citizen, code=code, at=moment(16, 10))
        procedure = procedures.version(view.version_id)
        told = (procedure, view.answers, view.unit_name, [], view.submitted_at)

        vietnamese = json.dumps(filled._values(*told))
        with translation.override("en"):
            assert json.dumps(filled._values(*told)) == vietnamese
        assert "Date of birth" not in vietnamese


class Subject:
    def test_keeps_the_vietnamese_and_the_name_as_it_is(self, received):
        commune, code = received
        kept = Dossier.objects.get(code=code).subject

        with translation.override("en"):
            view = dossier(actor=commune.citizen, code=code, at=moment(16, 10))
            whom = kept.partition(" cho ")[2]
            assert str(view.subject) == f"Birth registration for {whom}"
        assert kept.startswith("Đăng ký khai sinh cho ")
