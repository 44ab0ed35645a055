"""Filing at a desk: for whoever stands there, by the clerks of that unit, in one."""

import pytest

from tinhso.core.actor import Role
from tinhso.core.errors import FormRefused, NotAllowed, NotFound
from tinhso.core.ledger.queries import history
from tinhso.modules.dossiers.actions import counter, drafts, filing
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.models import Dossier, Draft
from tinhso.modules.dossiers.queries import cases, lists
from tinhso.modules.dossiers.queries.applicants import applicant_values
from tinhso.modules.dossiers.queries.at_desk import drafts_at_desk
from tinhso.modules.dossiers.queries.on_paper import listed
from tinhso.modules.dossiers.tests.factories import (
    BIRTH,
    PNG,
    Commune,
    a_unit,
    an_officer,
    answers,
    moment,
)

pytestmark = pytest.mark.django_db
NINE = moment(17, 9)


@pytest.fixture
def commune():
    return Commune()


@pytest.fixture
def stranger(commune):
    """Return a one-stop clerk of another commune."""
    other = a_unit("H56.103", "phường Quảng Phú", "14824")
    return an_officer("Ngô Văn Ví", "Công chức", other, Role.ONE_STOP)


def begun(commune, actor=None):
    return counter.begin(
        actor=actor or commune.clerk,
        person_id=commune.citizen.person_id,
        procedure=BIRTH,
        unit_id=commune.unit.pk,
        at=NINE,
    )


def filled(commune):
    draft = begun(commune)
    drafts.save_draft(
        actor=commune.clerk, draft_id=draft, answers=answers(), page="delivery", at=NINE
    )
    counted = {"birth_notice": {"originals": "1", "copies": "2"}}
    counter.note_papers(actor=commune.clerk, draft_id=draft, counted=counted, at=NINE)
    return draft


class Begin:
    def test_knows_who_stands_there_and_remembers_the_clerk(self, commune):
        draft = Draft.objects.get(pk=begun(commune))

        assert draft.person_id == commune.citizen.person_id
        assert draft.clerk_id == commune.clerk.person_id
        assert "038196000001" in draft.answers.values()

    @pytest.mark.parametrize("who", ["citizen", "officer", "leader"])
    def test_is_for_who_receives_at_the_desk(self, commune, who):
        with pytest.raises(NotAllowed):
            begun(commune, getattr(commune, who))

    def test_is_not_for_a_clerk_of_another_unit(self, commune, stranger):
        with pytest.raises(NotAllowed):
            begun(commune, stranger)


class DeskDraft:
    def test_is_filled_in_by_any_clerk_of_the_unit_and_by_nobody_else(self, commune, stranger):
        draft = begun(commune)
        colleague = an_officer("Vũ Thị Khác", "Công chức", commune.unit, Role.ONE_STOP)

        assert lists.draft(actor=colleague, draft_id=draft).at_desk_of == "Nguyễn Thị Mẫu"
        for other in (stranger, commune.officer, commune.citizen):
            with pytest.raises(NotFound):
                lists.draft(actor=other, draft_id=draft)
            with pytest.raises(NotFound):
                drafts.save_draft(actor=other, draft_id=draft, answers={}, page="", at=NINE)

    def test_stands_in_the_list_of_the_desk_alone(self, commune, stranger):
        begun(commune)

        (row,) = drafts_at_desk(actor=commune.clerk, at=NINE)
        assert (row.person_name, row.clerk_name) == ("Nguyễn Thị Mẫu", "Lê Thị Minh Họa")
        assert drafts_at_desk(actor=stranger, at=NINE) == ()
        assert lists.drafts_of(actor=commune.clerk, at=NINE) == ()
        assert lists.drafts_of(actor=commune.citizen, at=NINE) == ()

    def test_is_not_sent_online(self, commune):
        draft = filled(commune)
        for who in (commune.clerk, commune.citizen):
            with pytest.raises(NotFound):
                filing.submit(actor=who, draft_id=draft, at=NINE)

    @pytest.mark.parametrize("typed", ["-1", "một", "1,5", "100", "١"])
    def test_refuses_what_is_no_count_and_keeps_what_was_counted(self, commune, typed):
        draft = filled(commune)
        with pytest.raises(FormRefused) as refusal:
            counter.note_papers(
                actor=commune.clerk,
                draft_id=draft,
                counted={"birth_notice": {"originals": typed}},
                at=NINE,
            )

        assert "paper-birth_notice" in refusal.value.faults
        assert Draft.objects.get(pk=draft).on_paper == {
            "birth_notice": {"originals": 1, "copies": 2}
        }


class ReceiveAtDesk:
    def test_opens_and_receives_the_persons_dossier_in_one(self, commune):
        code = counter.receive_at_desk(actor=commune.clerk, draft_id=filled(commune), at=NINE)

        view = cases.dossier(actor=commune.citizen, code=code, at=NINE)
        assert view.is_owner
        assert (view.channel, view.state, view.received_at) == ("desk", "received", NINE)
        assert view.due_at is not None
        kinds = [entry.kind for entry in history(f"dossier:{code}")]
        assert kinds == ["dossiers.DossierSubmitted", "dossiers.DossierReceived"]
        submitted = history(f"dossier:{code}")[0]
        assert submitted.payload["channel"] == "desk"
        assert submitted.actor == commune.clerk.id
        assert submitted.payload["owner_id"] == commune.citizen.person_id

    def test_takes_a_needed_paper_on_paper_alone(self, commune):
        code = counter.receive_at_desk(actor=commune.clerk, draft_id=filled(commune), at=NINE)

        view = cases.dossier(actor=commune.clerk, code=code, at=NINE)
        assert view.papers == ()
        (row,) = listed(view.papers, view.on_paper)
        assert (row["originals"], row["certified"], row["electronic"]) == ("1", "2", "")

    def test_is_refused_whole_while_a_paper_is_missing(self, commune):
        draft = filled(commune)
        counter.note_papers(actor=commune.clerk, draft_id=draft, counted={}, at=NINE)

        with pytest.raises(FormRefused, match="Tải lên"):
            counter.receive_at_desk(actor=commune.clerk, draft_id=draft, at=NINE)
        assert Dossier.objects.count() == 0

    def test_of_a_scan_and_sheets_lists_the_paper_once(self, commune):
        draft = filled(commune)
        drafts.add_paper(
            actor=commune.clerk,
            draft_id=draft,
            key="birth_notice",
            name="giay-chung-sinh.png",
            content=PNG,
            at=NINE,
        )
        code = counter.receive_at_desk(actor=commune.clerk, draft_id=draft, at=NINE)

        view = cases.dossier(actor=commune.clerk, code=code, at=NINE)
        (row,) = listed(view.papers, view.on_paper)
        assert (row["originals"], row["certified"], row["electronic"]) == ("1", "2", "1")

    def test_done_twice_is_one_dossier(self, commune):
        draft = filled(commune)
        codes = {
            counter.receive_at_desk(actor=commune.clerk, draft_id=draft, at=NINE) for _ in range(2)
        }

        assert len(codes) == 1
        assert Dossier.objects.count() == 1

    def test_notes_who_came_in_the_place_of_the_owner(self, commune):
        stand = Stand(name="Trần Văn Thay", number="038090000005", basis="Con ruột")
        code = counter.receive_at_desk(
            actor=commune.clerk, draft_id=filled(commune), at=NINE, stand=stand
        )

        view = cases.dossier(actor=commune.clerk, code=code, at=NINE)
        assert (view.handed_in_by, view.handed_in_basis) == ("Trần Văn Thay", "Con ruột")
        assert applicant_values(view)["filed_by"] == "Trần Văn Thay"
        assert "Trần Văn Thay" not in str(history(f"dossier:{code}")[0].payload)

    @pytest.mark.parametrize(
        ("stand", "field"),
        [
            (Stand(name="", number="038090000005"), "stand_name"),
            (Stand(name="Trần Văn Thay", number="12"), "stand_number"),
            (Stand(name="Trần Văn Thay", number="038090000005", basis="x" * 201), "stand_basis"),
        ],
    )
    def test_refuses_a_stand_in_it_cannot_name(self, commune, stand, field):
        with pytest.raises(FormRefused) as refusal:
            counter.receive_at_desk(
                actor=commune.clerk, draft_id=filled(commune), at=NINE, stand=stand
            )

        assert [*refusal.value.faults] == [field]
        assert Dossier.objects.count() == 0

    def test_is_for_the_clerks_of_the_desk(self, commune, stranger):
        draft = filled(commune)
        for other in (stranger, commune.officer, commune.citizen):
            with pytest.raises(NotFound):
                counter.receive_at_desk(actor=other, draft_id=draft, at=NINE)
