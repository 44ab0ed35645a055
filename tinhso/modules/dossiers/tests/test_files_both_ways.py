"""Files and signatures of a form, sent by a page and by a program: the same kept, the same said."""

import base64
import copy
from io import BytesIO

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tinhso.core.errors import FormRefused
from tinhso.core.forms.answering import pointer_of
from tinhso.core.forms.checking import check
from tinhso.core.forms.reading import held_names, take_turn
from tinhso.core.forms.scope import settled
from tinhso.core.forms.tests.browser import filled_in, without_blank_rows
from tinhso.core.forms.tests.random_forms import answers, forms
from tinhso.modules.dossiers.actions import drafts, programs
from tinhso.modules.dossiers.actions.attachments import Upload, take_files
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries.attached import attached
from tinhso.modules.dossiers.queries.considering import considered
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.dossiers.tests.factories import Commune, a_citizen, moment
from tinhso.modules.procedures import actions as procedures
from tinhso.modules.procedures import queries as catalogue

pytestmark = pytest.mark.django_db
NOW = moment(20, 10)
DAY = NOW.date()
SAMPLE = "MAU-01"
BY_HAND = "chu-ky.png"


def _png(ink):
    picture = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(picture).line((5, 5, 30, 30, 55, 8), fill=ink, width=4)
    held = BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


BLUE, BLANK = _png("navy"), _png("white")
PROGRAM = b"MZ\x90\x00" + b"\0" * 100
GOOD = [("anh.png", BLUE), ("Ảnh hai.png", _png("black")), (BY_HAND, _png("green"))]
ANY_GOOD = st.integers(0, len(GOOD) - 1).map(lambda at: {"id": at})


def _version(form):
    """Load the sample with another form, and return the procedure as it then stands."""
    file = next((settings.DATA_FOLDER / "samples").glob(f"{SAMPLE}*.yaml"))
    definition = copy.deepcopy(procedures.definition_of(file))
    definition |= {"form": form, "papers": [], "fees": {"text": "Không thu", "lines": []}}
    definition |= {"subject": "", "result": {"code": "MAU.KQ", "name": "bản xem thử"}}
    procedures.keep(definition, at=NOW)
    return catalogue.published(SAMPLE, day=DAY)


class _Draft:
    """A draft of the form, and files that go into it by page or by program."""

    def __init__(self, commune, version, files=GOOD):
        self.actor, self.form, self.files_sent = commune.citizen, version.form, files
        unit = commune.unit.pk
        self.id = drafts.start_draft(actor=self.actor, procedure=SAMPLE, unit_id=unit, at=NOW)
        self.refused = {}

    def by_pages(self, wanted):
        kept = filled_in(self.form, wanted, self._turn)
        drafts.save_draft(actor=self.actor, draft_id=self.id, answers=kept, page="p0", at=NOW)

    def _turn(self, form, page, post, draft):
        typed, uploads = dict(post), {}
        for name, field in held_names(form, page, post):
            if (at := typed.pop(name, None)) is None:
                continue
            shown, content = self.files_sent[int(at)]
            if field.type == "signature" and shown == BY_HAND:
                drawn = base64.b64encode(content).decode()
                typed[f"{name}-drawn"] = f"data:image/png;base64,{drawn}"
            else:
                uploads[f"{name}-upload"] = Upload(shown, content)
        taken = take_files(
            actor=self.actor,
            draft_id=self.id,
            form=form,
            page=page,
            typed=typed,
            uploads=uploads,
            at=NOW,
        )
        self.refused |= taken.refused
        return take_turn(form, page, taken.typed, draft, today=DAY, files=self.files())

    def by_program(self, wanted):
        sent = self._with_content(wanted)
        programs.fill(actor=self.actor, draft_id=self.id, answers=sent, at=NOW)

    def considered(self, wanted):
        told = considered(SAMPLE, self._with_content(wanted), at=NOW)
        return {one["pointer"]: one["detail"] for one in told["errors"]}

    def _with_content(self, value):
        if isinstance(value, list):
            return [self._with_content(one) for one in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"id"}:
            name, content = self.files_sent[value["id"]]
            return {"name": name, "content": base64.b64encode(content).decode()}
        return {key: self._with_content(one) for key, one in value.items()}

    def kept(self):
        return lists.draft(actor=self.actor, draft_id=self.id)

    def files(self):
        return attached(self.kept().papers)

    def faults(self):
        answered = self.kept().answers
        around = {"places": places(day=DAY), "files": self.files()}
        return check(self.form, answered, today=DAY, **around)


class FilesOfARandomForm:
    @bounds(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_are_kept_and_judged_the_same_both_ways(self, db, draws):
        data = draws.draw(forms(["text", "yes_no", "file", "signature", "group"]))
        wanted = draws.draw(answers(data, file=ANY_GOOD, signature=ANY_GOOD))
        with transaction.atomic():
            commune = Commune()
            version = _version(data)
            wanted = without_blank_rows(version.form, wanted)
            typed, sent = _Draft(commune, version), _Draft(commune, version)

            typed.by_pages(wanted)
            sent.by_program(wanted)

            assert typed.refused == {}
            assert _settled(sent) == _settled(typed)
            assert sent.faults() == typed.faults()
            said = sent.considered(wanted)
            assert said == {
                f"#/answers/{k.replace('.', '/')}": v for k, v in typed.faults().items()
            }
            transaction.set_rollback(True)


def _pointer(path):
    return f"#/answers{pointer_of(path)}"


def _settled(draft):
    return settled(draft.form, draft.kept().answers, today=DAY)


ASKED = {
    "title": "Tệp ở mọi chỗ",
    "pages": [
        {
            "key": "p0",
            "title": "Trang",
            "fields": [
                {"key": "photo", "label": "Ảnh", "type": "file", "accept": "image"},
                {"key": "sign", "label": "Chữ ký", "type": "signature"},
                {
                    "key": "goods",
                    "label": "Hàng",
                    "type": "group",
                    "fields": [
                        {"key": "good", "label": "Tên"},
                        {"key": "picture", "label": "Ảnh hàng", "type": "file"},
                    ],
                },
            ],
        }
    ],
}


@pytest.fixture
def commune(db):
    return Commune()


class AFileThatWillNotDo:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", PROGRAM),
            ("a.pdf", BLUE),
            ("a.png", BLUE[:60]),
            ("a.png", b""),
            ("a.png", BLANK),
            ("../../etc/\u202egnp.exe", b"#!/bin/sh"),
        ],
    )
    @pytest.mark.parametrize(
        "wanted",
        [
            {"photo": {"id": 0}},
            {"sign": {"id": 0}},
            {"goods": [{"good": "a", "picture": {"id": 0}}]},
        ],
    )
    def test_is_refused_in_the_same_words(self, commune, name, content, wanted):
        version = _version(ASKED)
        typed = _Draft(commune, version, [(name, content)])
        sent = _Draft(commune, version, [(name, content)])

        typed.by_pages(wanted)
        said = sent.considered(wanted)
        refused = {}
        try:
            sent.by_program(wanted)
        except FormRefused as refusal:
            refused = refusal.faults

        assert refused == typed.refused
        for path, text in refused.items():
            assert said[_pointer(path)] == text
        assert not refused or sent.kept().answers == {}
        assert not refused or not sent.kept().papers

    @pytest.mark.parametrize(
        "odd",
        [
            {"name": "a.png", "content": "không phải base64"},
            {"name": "a.png", "content": 5},
            {"name": None, "content": ""},
            {"content": base64.b64encode(BLUE).decode()},
            {"name": "a.png", "content": base64.b64encode(BLUE).decode(), "id": 1},
        ],
    )
    def test_says_how_a_program_sends_one(self, commune, odd):
        draft = _Draft(commune, _version(ASKED))

        with pytest.raises(FormRefused) as refusal:
            programs.fill(actor=draft.actor, draft_id=draft.id, answers={"photo": odd}, at=NOW)

        assert refusal.value.faults == {
            "photo": "Gửi ảnh bằng name và content, content viết bằng base64"
        }

    def test_of_another_draft_is_never_taken(self, commune):
        version = _version(ASKED)
        theirs = _Draft(commune, version)
        theirs.by_program({"photo": {"id": 0}})
        stolen = theirs.kept().answers["photo"]
        commune.citizen = a_citizen("Trần Văn Khác", "038196000009")
        mine = _Draft(commune, version)

        for answer in (stolen, {"id": stolen["id"]}):
            with pytest.raises(FormRefused) as refusal:
                programs.fill(actor=mine.actor, draft_id=mine.id, answers={"photo": answer}, at=NOW)
            assert refusal.value.faults == {
                "photo": "Tải lên lại ảnh: tờ khai này không có tệp đã nêu"
            }

    def test_of_too_many_is_refused(self, commune):
        draft = _Draft(commune, _version(ASKED))
        rows = [{"good": f"hàng {at}", "picture": {"id": 0}} for at in range(60)]

        with pytest.raises(FormRefused) as refusal:
            draft.by_program({"goods": rows})

        assert refusal.value.faults["goods.50.picture"] == "Mỗi lần chỉ gửi được 50 tệp"
        assert not draft.kept().papers
