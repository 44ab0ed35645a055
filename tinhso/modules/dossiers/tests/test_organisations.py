"""A dossier filed for an organisation is the organisation's, whoever of its people looks."""

from datetime import date

import pytest

from tinhso.core.errors import NotAllowed, NotFound, Refused
from tinhso.core.ledger.queries import feed, history
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.people import actions as people
from tinhso.core.people import queries
from tinhso.modules.documents.tests.samples import has_poppler, text_of
from tinhso.modules.dossiers.actions import drafts, filing, reception
from tinhso.modules.dossiers.actions.programs import Filing, begin
from tinhso.modules.dossiers.models import Dossier, Draft
from tinhso.modules.dossiers.queries import cases, lists, papers
from tinhso.modules.dossiers.queries.known import known_of
from tinhso.modules.dossiers.reactions import tell_applicant
from tinhso.modules.dossiers.tests.factories import (
    BIRTH,
    PNG,
    SYSTEM,
    Commune,
    a_firm,
    an_agent,
    birth_for,
    moment,
    today,
)
from tinhso.modules.notifications.queries import listing, unread_count
from tinhso.modules.procedures.queries import for_organisations

pytestmark = pytest.mark.django_db

AT = moment(17, 10)
DAY, NEXT_DAY = date(2026, 11, 17), date(2026, 11, 18)
FIRM = "Công ty TNHH Ví Dụ Một"


@pytest.fixture
def commune():
    return Commune(audience=("citizen", "organization"))


@pytest.fixture
def firm(commune):
    return a_firm(FIRM)


@pytest.fixture
def director(firm):
    return an_agent(firm, "Lê Văn Ví Dụ", personal_number="038090000011")


@pytest.fixture
def colleague(firm):
    return an_agent(firm, "Trần Thị Ví Dụ")


@pytest.fixture
def outsider():
    return an_agent(a_firm("Công ty TNHH Ví Dụ Hai", "0314409058"), "Ngô Văn Ví Dụ")


@pytest.fixture
def draft(commune, firm, director):
    return commune.draft(moment(17, 9), citizen=director, organisation_id=firm)


@pytest.fixture
def code(draft, director):
    return filing.submit(actor=director, draft_id=draft, at=moment(17, 9))


def retired(person_id, firm):
    """End what lets the person act for the organisation, and return them on the day after."""
    (row,) = [
        row for row in queries.representatives_of(firm, day=DAY) if row.person_id == person_id
    ]
    people.end_representation(actor=SYSTEM, at=AT, representation_id=row.id, valid_to=NEXT_DAY)
    return today(person_id, NEXT_DAY)


class BeginDraft:
    def test_keeps_the_organisation_and_who_began_it(self, draft, firm, director):
        row = Draft.objects.get(pk=draft)

        assert (row.person_id, row.organisation_id) == (director.person_id, firm)

    def test_refuses_one_that_others_act_for(self, commune, firm, outsider):
        for actor in (outsider, commune.citizen, commune.clerk):
            with pytest.raises(Refused, match="đang đại diện") as refused:
                commune.draft(AT, citizen=actor, organisation_id=firm)
            assert refused.value.field == "on_behalf_of"

        assert not Draft.objects.exists()

    def test_refuses_a_procedure_that_only_persons_file(self, commune, firm, director):
        birth_for("citizen", "foreigner")

        with pytest.raises(Refused, match="chỉ nhận hồ sơ của cá nhân"):
            commune.draft(AT, citizen=director, organisation_id=firm)

        assert for_organisations(day=DAY) == []

    def test_refuses_after_the_mandate(self, commune, firm, director):
        before = retired(director.person_id, firm)

        with pytest.raises(Refused, match="đang đại diện"):
            commune.draft(AT, citizen=before, organisation_id=firm)

    def test_by_program_says_the_same(self, firm, outsider):
        order = Filing(procedure=BIRTH, unit="H56.102", on_behalf_of=firm)

        with pytest.raises(Refused, match="đang đại diện"):
            begin(order, actor=outsider, at=AT)


class OwnDraft:
    def test_is_gone_on_with_by_a_colleague(self, draft, director, colleague):
        drafts.save_draft(actor=colleague, draft_id=draft, answers={"a": 1}, page="child", at=AT)

        assert lists.draft(actor=director, draft_id=draft).answers == {"a": 1}
        assert [row.id for row in lists.drafts_of(actor=colleague, at=AT)] == [draft]

    def test_gives_its_files_to_a_colleague_and_to_nobody_else(self, draft, colleague, outsider):
        (paper,) = lists.draft(actor=colleague, draft_id=draft).papers
        wanted = {"draft_id": draft, "paper_id": paper.id}

        assert papers.draft_paper(actor=colleague, **wanted).name == "giay-chung-sinh.png"
        with pytest.raises(NotFound):
            papers.draft_paper(actor=outsider, **wanted)

    def test_is_not_of_who_began_it_once_the_mandate_is_over(self, draft, firm, director):
        before = retired(director.person_id, firm)

        assert lists.drafts_of(actor=before, at=AT) == ()
        for step in (
            lambda: lists.draft(actor=before, draft_id=draft),
            lambda: drafts.save_draft(actor=before, draft_id=draft, answers={}, page="a", at=AT),
            lambda: drafts.discard_draft(actor=before, draft_id=draft),
            lambda: filing.submit(actor=before, draft_id=draft, at=AT),
            lambda: drafts.add_paper(
                actor=before, draft_id=draft, key="birth_notice", name="a.png", content=PNG, at=AT
            ),
        ):
            with pytest.raises(NotFound):
                step()
        assert not Dossier.objects.exists()

    def test_holds_what_is_known_of_the_organisation(self, firm, director):
        known = known_of(person_id=director.person_id, day=DAY, organisation_id=firm)

        assert known["organisation.name"] == FIRM
        assert known["organisation.number"] == known["organisation.tax_code"] == "0000000017"
        assert known["organisation.address"] == "số 01"
        assert known["full_name"] == "Lê Văn Ví Dụ"


class Submit:
    def test_makes_a_dossier_of_the_organisation_filed_by_a_person(self, code, firm, director):
        row = Dossier.objects.get(code=code)

        assert (row.organisation_id, row.owner_id) == (firm, director.person_id)
        assert row.owner_name == FIRM
        told = history(f"dossier:{code}")[0]
        assert (told.payload["organisation_id"], told.payload["owner_id"]) == (
            firm,
            director.person_id,
        )
        assert told.actor == director.id
        assert FIRM not in str(told.payload)

    def test_by_a_colleague_records_the_colleague(self, draft, firm, colleague):
        code = filing.submit(actor=colleague, draft_id=draft, at=AT)

        assert Dossier.objects.get(code=code).owner_id == colleague.person_id
        assert history(f"dossier:{code}")[0].payload["owner_id"] == colleague.person_id


class OwnDossier:
    def test_is_every_representatives(self, code, director, colleague):
        for actor in (director, colleague):
            view = cases.dossier(actor=actor, code=code, at=AT)
            assert view.is_owner
            assert (view.owner_name, view.filed_by) == (FIRM, "Lê Văn Ví Dụ")
            assert [row.code for row in lists.mine(actor=actor, at=AT).rows] == [code]

    def test_is_hidden_from_others_and_after_the_mandate(self, code, firm, director, outsider):
        before = retired(director.person_id, firm)

        for actor in (before, outsider):
            with pytest.raises(NotFound):
                cases.dossier(actor=actor, code=code, at=AT)
            with pytest.raises(NotFound):
                filing.withdraw(actor=actor, code=code, reason="", at=AT)
            with pytest.raises(NotFound):
                papers.paper(actor=actor, code=code, paper_id=1, at=AT)
            assert lists.mine(actor=actor, at=AT).rows == ()

    def test_is_withdrawn_by_a_colleague(self, code, colleague):
        filing.withdraw(actor=colleague, code=code, reason="Nộp nhầm", at=AT)

        assert history(f"dossier:{code}")[-1].actor == colleague.id

    def test_does_not_become_another_persons_who_has_a_dossier_too(self, code, commune, director):
        own = commune.submitted(moment(17, 9))

        with pytest.raises(NotFound):
            cases.dossier(actor=director, code=own, at=AT)
        assert [row.code for row in lists.mine(actor=commune.citizen, at=AT).rows] == [own]

    def test_is_found_at_the_desk_by_name_number_and_who_filed_it(self, code, commune):
        for words in ("vi du mot", "0000000017", "le van vi du"):
            found = lists.of_units(actor=commune.clerk, at=AT, q=words)
            assert [row.code for row in found.rows] == [code], words

    def test_tells_the_public_that_it_is_an_organisations_and_not_whose(self, code):
        track = cases.tracked(code=code, at=AT)

        assert track.by_organisation
        assert FIRM not in repr(track)
        assert "Lê Văn Ví Dụ" not in repr(track)

    @pytest.mark.skipif(not has_poppler, reason="poppler-utils is not installed")
    def test_has_a_receipt_with_the_organisation_and_who_filed_it(self, code, commune, director):
        reception.receive(actor=commune.clerk, code=code, at=moment(17, 9, 30))

        slip = papers.slip(actor=director, code=code, form="01", at=AT)

        text = " ".join(text_of(slip.content).split())
        assert f"của tổ chức: {FIRM}" in text
        assert "Do ông/bà Lê Văn Ví Dụ nộp thay" in text
        assert "Mã số thuế: 0000000017" in text


class Notices:
    def test_go_to_all_who_act_for_it_that_day_and_are_theirs_only_meanwhile(
        self, code, firm, director, colleague, outsider
    ):
        assign_positions()
        for entry in feed(after=0):
            if entry.kind == "dossiers.DossierSubmitted":
                tell_applicant(entry)

        for actor in (director, colleague):
            assert unread_count(actor=actor) == 1
        assert unread_count(actor=outsider) == 0
        before = retired(director.person_id, firm)
        assert unread_count(actor=before) == 0
        assert listing(actor=before).rows == ()
        assert len(listing(actor=colleague).rows) == 1


class Mandate:
    def test_of_nobody_is_given_by_a_citizen(self, commune, firm):
        with pytest.raises(NotAllowed):
            people.represent(
                actor=commune.citizen,
                at=AT,
                person_id=commune.citizen.person_id,
                organisation_id=firm,
                capacity="legal",
                valid_from=DAY,
            )
