"""After an erasure the whole database and the file store are searched for what was erased.

It may stand only where a rule of data/retention.yaml keeps it, and that place is written down.
"""

import re
import shutil
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tinhso.core.files.actions.sweeping import sweep
from tinhso.core.ledger import forgetting
from tinhso.core.ledger.erasing import erase, holding
from tinhso.core.ledger.forgetting import kept
from tinhso.core.ledger.queries import feed
from tinhso.core.people.models import Account, Person, Post
from tinhso.core.search import fold
from tinhso.core.tasks.actions import forget_old
from tinhso.modules.documents.models import Document
from tinhso.modules.dossiers.actions import filing
from tinhso.modules.dossiers.models import Dossier, DossierPaper, Draft, DraftPaper, Supplement
from tinhso.modules.feedback.models import Rating
from tinhso.modules.identity.actions import admit_citizen
from tinhso.modules.identity.rules import Claims
from tinhso.modules.notifications.models import Mail, Notification
from tinhso.modules.petitions.models import Petition, PetitionFile
from tinhso.modules.queues.models import Appointment
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.forgotten import (
    AFTER,
    GROUND,
    erase_person,
    finish_all,
    later,
    made,
    named_files,
    places,
    province,
    settle,
    stored,
)
from tinhso.site.tests.province import NOW, NUMBER, OWNER, PHONE
from tinhso.site.wiring import FORGETS

__all__ = ["keys_folder", "made", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("forgetting")]


def _public(province):
    return province.petitions.public


def _petitions_are_let_go(province):
    """An open petition is withdrawn; words, files, drafts and the writer of all are gone."""
    assert {row.code: row.state for row in Petition.objects.all()} == {
        province.petitions.code: "withdrawn",
        _public(province): "answered",
    }
    assert not Petition.objects.filter(person_id__isnull=False).exists()
    assert not PetitionFile.objects.exists()
    assert [place for place in places() if place.startswith("petitions_")] == []


class Forgetting:
    def test_takes_at_once_what_no_rule_keeps_and_says_what_is_kept_and_why(self, province):
        owner = province.actors["owner"]
        assert "ledger_opened.opened" in places()

        erase_person(province)

        assert not Draft.objects.filter(dossier_code="", person_id=owner.person_id).exists()
        assert Draft.objects.filter(pk=province.firm_draft).exists()
        assert not Notification.objects.filter(person_id=owner.person_id).exists()
        assert not Appointment.objects.filter(person_id=owner.person_id).exists()
        assert Appointment.objects.get().state == "cancelled"
        _petitions_are_let_go(province)
        assert not Mail.objects.filter(notification__person_id=owner.person_id).exists()
        assert Rating.objects.get().comment == ""
        assert Rating.objects.get().score == 5
        told = {(row.room, row.what): row for row in kept(owner.id)}
        running = told["people", f"dossier:{province.codes['examining']}"]
        assert running.words == "hồ sơ đang giải quyết"
        assert "61/2018" in running.basis
        assert running.until is None
        closed = told["dossiers", f"dossier:{province.codes['withdrawn']}"]
        assert closed.until == NOW.replace(year=NOW.year + 2)
        assert len([room for room, _ in told if room == "dossiers"]) == len(province.codes)

    def test_leaves_the_public_answer_to_a_petition_which_names_nobody(self, province):
        erase_person(province)

        page = province.get("nobody", reverse("portal:petition_public", args=[_public(province)]))
        assert "Quầy mở đến 17 giờ." in page.content.decode()

    def test_lets_who_it_concerns_come_in_and_follow_while_something_runs(self, province):
        erase_person(province)

        code = province.codes["examining"]
        assert Person.objects.get(pk=province.actors["owner"].person_id).full_name == OWNER
        assert province.browser("owner").get(f"/ho-so/{code}/").status_code == 200

    def test_forgets_the_person_when_the_last_dossier_is_closed(self, province):
        owner = province.actors["owner"]
        erase_person(province)
        finish_all(province)

        later(NOW + timedelta(hours=2))

        person = Person.objects.get(pk=owner.person_id)
        assert person.full_name == "(tên đã xóa)"
        assert person.personal_number is None
        assert not Account.objects.get(person=person).is_active
        assert province.browser("owner").get("/ho-so-cua-toi/").status_code == 302
        assert places() <= {
            "dossiers_dossier.owner_name",
            "dossiers_dossier.folded",
            "dossiers_dossier.subject",
            "dossiers_dossier.answers",
            "dossiers_draft.answers",
            "documents_document.values",
            "documents_document.holder",
            "ledger_opened.opened",
        }

    def test_leaves_nothing_anywhere_but_the_signed_results_when_their_time_is_over(self, province):
        drawn = Dossier.objects.filter(collected_signature__isnull=False)
        assert drawn.exists()
        erase_person(province)
        finish_all(province)
        later(NOW + timedelta(hours=2))
        later(AFTER)
        forget_old(at=AFTER)
        sweep(at=AFTER)
        sweep(at=AFTER + timedelta(hours=80))

        issued = Document.objects.filter(state="issued")
        assert len(issued) == 5
        assert not drawn.exists()
        assert places() == {"documents_document.holder"}
        assert named_files() == set(issued.values_list("signed_digest", flat=True))
        assert {row.words for row in kept()} == {"kết quả đã ký số"}
        page = reverse("desk:dossier", args=[province.codes["issued"]])
        shown = province.get("clerk", page).content.decode()
        assert "(tên đã xóa), " in shown
        assert "Tờ khai đã được xóa theo quy định về bảo vệ dữ liệu cá nhân." in shown
        assert "Giấy tờ đã được xóa theo quy định về bảo vệ dữ liệu cá nhân." in shown
        assert province.get("clerk", reverse("desk:dossiers")).status_code == 200
        assert {row.what for row in kept()} == {f"document:{row.pk}" for row in issued}

    def test_done_again_changes_nothing(self, province):
        erase_person(province)
        finish_all(province)
        later(AFTER)
        before = (places(), kept(), [*Dossier.objects.order_by("pk").values_list()])
        erasures = feed(after=0, kinds={forgetting.KIND})

        for erasure in erasures:
            for forgets in FORGETS.values():
                forgets(erasure, at=AFTER)
        settle()

        assert (places(), kept(), [*Dossier.objects.order_by("pk").values_list()]) == before
        assert len(feed(after=0, kinds={forgetting.KIND})) == len(erasures)

    def test_takes_papers_from_the_store_only_by_the_sweep_and_its_grace(self, province):
        erase_person(province)
        finish_all(province)
        mine = DossierPaper.objects.filter(dossier__owner_id=province.actors["owner"].person_id)
        others = DossierPaper.objects.exclude(pk__in=mine)
        (digest,) = set(mine.values_list("file__content", flat=True))
        assert digest in set(others.values_list("file__content", flat=True))
        others.delete()
        DraftPaper.objects.exclude(draft__person_id=province.actors["owner"].person_id).delete()
        later(AFTER)

        assert not mine.exists()
        assert digest in stored()
        sweep(at=AFTER)
        assert digest in stored()
        sweep(at=AFTER + timedelta(hours=80))
        assert digest not in stored()

    def test_of_a_telephone_alone_takes_the_answers_it_filled_in_and_no_more(self, province):
        person_id = province.actors["owner"].person_id
        before = Draft.objects.get(pk=province.draft).answers
        assert before["requester_phone"] == PHONE

        erase_person(province, {"phone"})

        assert Draft.objects.get(pk=province.draft).answers == {
            key: value for key, value in before.items() if key != "requester_phone"
        }
        assert Person.objects.get(pk=person_id).phone == PHONE
        finish_all(province)
        later(NOW + timedelta(hours=2))
        person = Person.objects.get(pk=person_id)
        assert (person.phone, person.full_name) == ("", OWNER)
        later(AFTER)
        answers = Dossier.objects.get(code=province.codes["withdrawn"]).answers
        assert "requester_phone" not in answers
        assert answers["requester_name"]

    def test_of_an_agent_leaves_what_they_filed_for_an_organisation(self, province):
        agent, code = province.actors["agent"], province.firm_code
        firm = Dossier.objects.get(code=code).owner_name
        held = {field for found in holding(agent.id).values() for field in found}
        erase(actor=province.actors["admin"], stream=agent.id, fields=held, ground=GROUND, at=NOW)
        settle()
        filing.withdraw(actor=agent, code=code, reason="", at=NOW)

        later(AFTER)

        assert Person.objects.get(pk=agent.person_id).full_name == "(tên đã xóa)"
        dossier = Dossier.objects.get(code=code)
        assert (dossier.owner_name, dossier.papers.exists()) == (firm, True)
        assert fold(firm) in dossier.folded
        assert fold(agent.name) not in dossier.folded
        assert dossier.answers
        assert Draft.objects.filter(pk=province.firm_draft).exists()

    def test_of_an_officer_waits_until_they_leave(self, province):
        clerk = province.actors["clerk"]
        erase(
            actor=province.actors["admin"],
            stream=clerk.id,
            fields={"full_name"},
            ground=GROUND,
            at=NOW,
        )
        settle()

        assert [row.words for row in kept(clerk.id)] == ["công chức đương chức"] * 2
        assert Person.objects.get(pk=clerk.person_id).full_name == clerk.name
        Post.objects.filter(person_id=clerk.person_id).update(valid_to=NOW.date())
        later(NOW + timedelta(hours=2))
        assert Person.objects.get(pk=clerk.person_id).full_name == "(tên đã xóa)"
        assert kept(clerk.id) == []

    def test_of_one_note_takes_its_copies_once_the_dossier_may_go(self, province):
        code = province.codes["paused"]
        erase(
            actor=province.actors["admin"],
            stream=f"dossier:{code}",
            fields={"note"},
            ground=GROUND,
            at=NOW,
        )
        settle()
        assert Supplement.objects.get(dossier__code=code).text == "Thiếu giấy"
        filing.withdraw(actor=province.actors["owner"], code=code, reason="", at=NOW)

        later(AFTER)

        assert Supplement.objects.get(dossier__code=code).text == ""
        assert Dossier.objects.get(code=code).owner_name == OWNER

    def test_lets_who_was_forgotten_come_again_as_somebody_new(self, province):
        claims = Claims(
            subject="thu-1",
            full_name=OWNER,
            personal_number=NUMBER,
            birth_date=date(1996, 1, 1),
            gender="female",
            phone="",
            email="",
            address="",
            assurance=2,
        )
        before = admit_citizen(claims=claims, issuer="https://vneid.example", at=NOW)
        erase_person(province)
        finish_all(province)
        later(NOW + timedelta(hours=2))

        again = admit_citizen(claims=claims, issuer="https://vneid.example", at=NOW)

        assert again.person_id != before.person_id
        assert Person.objects.get(pk=again.person_id).personal_number == NUMBER

    def test_destroys_a_signed_result_where_the_province_says_no_years(
        self, province, settings, tmp_path
    ):
        """The rule is data: a province that ends it needs no program."""
        text = (settings.DATA_FOLDER / "retention.yaml").read_text()
        shutil.copytree(settings.DATA_FOLDER, tmp_path / "data")
        changed = tmp_path / "data" / "retention.yaml"
        changed.write_text(text.replace("years: permanent", "years: 0"))
        erase_person(province)
        finish_all(province)
        settings.DATA_FOLDER = tmp_path / "data"

        later(AFTER)
        forget_old(at=AFTER)
        sweep(at=AFTER)
        sweep(at=AFTER + timedelta(hours=80))

        assert set(Document.objects.values_list("state", flat=True)) == {"destroyed"}
        assert places() == set()
        assert named_files() == set()
        assert kept() == []


class EveryRoom:
    def test_that_records_personal_values_also_forgets_its_copies(self):
        """Who adds a room or a field and forgets this keeps what was erased, unseen."""
        recording = re.compile(r"\bpersonal=(?!\{\})")
        rooms = {
            file.relative_to(settings.ROOT).parts[2]
            for storey in ("core", "modules")
            for file in (settings.ROOT / "tinhso" / storey).rglob("*.py")
            if "tests" not in file.parts and recording.search(file.read_text())
        }

        assert rooms - {"ledger", "forms"} == FORGETS.keys() - {"notifications", "queues"}
