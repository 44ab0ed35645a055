"""After an erasure the whole database and the file store are searched for what was erased.

It may stand only where a rule of data/retention.yaml keeps it, and that place is written down.
"""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tinhso.core.actor import Instrument
from tinhso.core.api.models import Answer
from tinhso.core.files.actions.sweeping import sweep
from tinhso.core.files.actions.uploads import begin
from tinhso.core.files.gateway import store
from tinhso.core.ledger import forgetting
from tinhso.core.ledger.actions import ensure_months
from tinhso.core.ledger.consumers import advance, start
from tinhso.core.ledger.erasing import erase, holding
from tinhso.core.ledger.forgetting import kept
from tinhso.core.ledger.queries import feed
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.people.models import Account, Person, Post
from tinhso.core.search import fold
from tinhso.core.tasks.actions import forget_old
from tinhso.modules.documents.models import Document
from tinhso.modules.dossiers.actions import filing, handling, reception, results
from tinhso.modules.dossiers.models import Dossier, DossierPaper, Draft, Supplement
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.feedback.actions import rate
from tinhso.modules.feedback.models import Rating
from tinhso.modules.identity.actions import admit_citizen
from tinhso.modules.identity.rules import Claims
from tinhso.modules.notifications.models import Mail, Notification
from tinhso.modules.payments.actions import settle_at_desk
from tinhso.modules.payments.queries import charges_of
from tinhso.modules.signing import gateway
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.tests.province import NOW, NUMBER, OWNER, PERSONAL, PHONE, a_province, undone
from tinhso.site.wiring import CONSUMERS, FORGETS

__all__ = ["keys_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("forgetting")]

GROUND = "Điều 14 Luật 91/2025/QH15"
ROOMS = next(one for one in CONSUMERS if one.name == "rooms.forget")
WORDS = (*PERSONAL, fold(OWNER))
AFTER = NOW + timedelta(days=731)  # no rule keeps a dossier of today so long


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, keys_folder, tmp_path_factory):
    """A province for the whole file; what each test does in it is undone."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(timezone, "now", lambda: NOW)
        patch.setattr(settings, "KEYS_FOLDER", keys_folder)
        patch.setattr(settings, "FILES_URL", f"file://{tmp_path_factory.mktemp('files')}")
        gateway.keys.cache_clear()
        store.cache_clear()
        with transaction.atomic():
            ensure_months(first=AFTER.date(), last=AFTER.date())
            province = a_province(keys_folder)
            _more_of_the_owner(province)
            start(ROOMS)
            yield province
            transaction.set_rollback(True)
    gateway.keys.cache_clear()


@pytest.fixture
def province(made, tmp_path):
    """The province with a store of this test's own."""
    files = tmp_path / "files"
    shutil.copytree(settings.FILES_URL.removeprefix("file://"), files)
    store.cache_clear()
    with undone(), override_settings(FILES_URL=f"file://{files}"):
        yield made
    store.cache_clear()


def _more_of_the_owner(province):
    """A dossier taken back, a rating with words, an upload, an answer kept for a program."""
    owner, at = province.actors["owner"], moment(17, 8)
    words = f"Cảm ơn, {OWNER}"
    draft = province.commune.draft(at, citizen=owner)
    province.codes["withdrawn"] = filing.submit(actor=owner, draft_id=draft, at=at)
    program = replace(owner, instrument=Instrument(token_id=province.token, name=words))
    filing.withdraw(actor=program, code=province.codes["withdrawn"], reason=words, at=NOW)
    rate(actor=owner, code=province.codes["issued"], score=5, comment=words, at=NOW)
    begin(owner=owner.id, purpose="draft", name=f"{OWNER}.png", length=9, at=NOW)
    Answer.objects.create(
        owner=owner.id,
        key="1",
        digest="0" * 64,
        status=200,
        body={"owner": OWNER},
        expires_at=NOW + timedelta(days=1),
    )


def erase_person(province, fields=None, *, at=NOW):
    stream = province.actors["owner"].id
    held = {field for found in holding(stream).values() for field in found}
    erase(
        actor=province.actors["admin"],
        stream=stream,
        fields=fields or held,
        ground=GROUND,
        at=at,
    )
    settle()


def settle():
    """Let the worker's sequencer and the rooms come to rest."""
    while assign_positions() + advance(ROOMS):
        pass


def later(at):
    """Let the worker look again at what was kept, until nothing is due."""
    while forgetting.again(FORGETS)(at=at):
        settle()


def places():
    """Return every table and field in which a word of the owner's stands."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.oid::regclass::text, a.attname from pg_class c"
            " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and not c.relispartition"
        )
        for table, column in cursor.fetchall():
            words = [f"%{word}%" for word in WORDS]
            cursor.execute(
                f'select exists (select from {table} where "{column}"::text ilike any(%s))', [words]
            )
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
    return found


def stored():
    """Return the files of the store by name, which is their digest."""
    root = Path(settings.FILES_URL.removeprefix("file://"))
    return {file.name: file for file in root.rglob("*") if file.is_file()}


def named_files():
    """Return the digests of stored contents in which a word of the owner's can be read."""
    found = set()
    for digest, file in stored().items():
        content = file.read_bytes()
        text = _text(content) if content.startswith(b"%PDF") else content.decode(errors="replace")
        if any(word in text for word in WORDS):
            found.add(digest)
    return found


def _text(content):
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def finish_all(province):
    """Bring every dossier of the owner's to its end."""
    by, codes, at = province.actors, province.codes, NOW
    for state in ("submitted", "paused", "received", "examining"):
        filing.withdraw(actor=by["owner"], code=codes[state], reason=OWNER, at=at)
    handling.decide(actor=by["leader"], code=codes["deciding"], note="", at=at)
    for state in ("deciding", "signing"):
        results.sign(actor=by["leader"], code=codes[state], at=at)
    for state in ("deciding", "signing", "issuing"):
        results.issue(actor=by["registrar"], code=codes[state], at=at)
        settle_at_desk(charge_id=charges_of(subject=codes[state])[0].id, actor=by["clerk"], at=at)
        reception.return_result(actor=by["clerk"], code=codes[state], at=at)


class Forgetting:
    def test_takes_at_once_what_no_rule_keeps_and_says_what_is_kept_and_why(self, province):
        owner = province.actors["owner"]
        assert "ledger_opened.opened" in places()

        erase_person(province)

        assert not Draft.objects.filter(dossier_code="").exists()
        assert not Notification.objects.exists()
        assert not Mail.objects.exists()
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
        erase_person(province)
        finish_all(province)
        later(NOW + timedelta(hours=2))
        later(AFTER)
        forget_old(at=AFTER)
        sweep(at=AFTER)
        sweep(at=AFTER + timedelta(hours=80))

        issued = Document.objects.filter(state="issued")
        assert len(issued) == 4
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
        (digest,) = set(DossierPaper.objects.values_list("file__content", flat=True))
        later(AFTER)

        assert not DossierPaper.objects.exists()
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
