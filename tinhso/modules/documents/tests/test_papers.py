"""The papers themselves, read back by another program."""

import re
import subprocess
import unicodedata

import pytest

from tinhso.modules.documents.actions import compose, slip
from tinhso.modules.documents.gateway import press
from tinhso.modules.documents.papers import SLIPS
from tinhso.modules.documents.rules import A4_HEIGHT
from tinhso.modules.documents.tests.samples import BIRTH, RESULTS, SLIP, has_poppler, text_of

pytestmark = pytest.mark.skipif(not has_poppler, reason="poppler-utils is not installed")

HOSTILE = (
    '*đậm* #panic("x") $x$ <nhãn> @ref `mã` // \\ [a] {b} #import "/etc/passwd": * \n= Mục\n1. Một'
)


def _letters():
    base = "aăâeêioôơuưy"
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = {unicodedata.normalize("NFC", b + mark) for b in base for mark in marks} | {"đ"}
    return "".join(sorted(small | {letter.upper() for letter in small}))


def _flat(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


class EveryPaper:
    @pytest.mark.parametrize("kind", SLIPS)
    def test_prints_the_slips(self, kind):
        text = _flat(text_of(slip(kind=kind, values=SLIP)))

        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "Độc lập - Tự do - Hạnh phúc" in text
        assert "Nguyễn Thị Mẫu" in text
        assert "Hạc Thành, ngày 20 tháng 11 năm 2026" in text
        assert "H56.102-261120-0007" in text

    @pytest.mark.parametrize("template", RESULTS)
    def test_prints_the_results(self, template):
        text = _flat(text_of(compose(template, RESULTS[template])))

        for key, said in RESULTS[template].items():
            if isinstance(said, str) and key != "issued_date":
                assert said.casefold() in text.casefold(), key

    @pytest.mark.parametrize("template", [*SLIPS.values(), *RESULTS])
    def test_has_every_font_embedded_and_is_an_archive_file(self, template):
        pdf = compose(template, SLIP | RESULTS.get(template, {}))

        listed = subprocess.run(
            ["pdffonts", "-"], input=pdf, capture_output=True, check=True
        ).stdout.decode()
        fonts = [line for line in listed.splitlines()[2:] if line]
        assert fonts
        assert all("Tinos" in line and re.search(r"\byes yes yes\b", line) for line in fonts)
        assert b"<pdfaid:part>2</pdfaid:part>" in pdf.replace(b" ", b"")

    def test_knows_every_letter_of_vietnamese_in_every_face(self):
        letters = _letters()
        assert len(letters) == 146

        pdf = slip(kind="03", values=SLIP | {"reason": letters, "officer": letters})
        italic = slip(kind="01", values=SLIP | {"applicant_note": letters})

        plain = [text_of(one) for one in (pdf, italic)]
        assert all(set(letters) <= set(text) for text in plain)
        assert not any("□" in text for text in plain)

    def test_keeps_a_word_without_end_on_the_page(self):
        pdf = slip(kind="02", values=SLIP | {"reason": "W" * 300, "officer": "q" * 300})

        assert text_of(pdf).count("W") == 300
        edges = [float(x) for x in re.findall(r'xMax="([\d.]+)"', text_of(pdf, "-bbox"))]
        assert max(edges) <= 595

    def test_prints_what_people_write_as_text(self):
        plain = slip(kind="02", values=SLIP | {"reason": "x"})
        hostile = slip(kind="02", values=SLIP | {"reason": HOSTILE, "applicant": HOSTILE})

        assert _flat(HOSTILE.splitlines()[0]) in _flat(text_of(hostile))
        assert "- = Mục" in _flat(text_of(hostile))
        assert text_of(plain).count("root:") == text_of(hostile).count("root:") == 0

    def test_survives_any_letter_a_person_may_type(self):
        text = text_of(slip(kind="02", values=SLIP | {"reason": "a 😀 中 \u202e \u0000 \ud83d z"}))

        assert "-a□□□z" in "".join(text.split())

    def test_marks_a_draft(self):
        draft = _flat(text_of(compose("birth_certificate", BIRTH | {"draft": True}), "-raw"))

        assert "DỰ THẢO" in draft
        assert "THẢO" not in text_of(compose("birth_certificate", BIRTH))

    def test_prints_in_whose_place_it_is_signed_on_a_line_of_its_own(self):
        signs_as = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
        values = BIRTH | {"signer_title": signs_as, "signer_name": "Hồ Văn Thử Số"}

        lines = text_of(compose("birth_certificate", values), "-raw").splitlines()

        found = [line.strip() for line in lines]
        first = next(index for index, line in enumerate(found) if line.endswith("KT. CHỦ TỊCH"))
        assert "PHÓ CHỦ TỊCH" in found[first + 1 :]

    def test_goes_on_to_a_second_page_with_its_number(self):
        reason = "\n".join(f"Nội dung thứ {count}" for count in range(40))
        pdf = slip(kind="02", values=SLIP | {"reason": reason})

        second = text_of(pdf, "-f", "2", "-l", "2")
        assert second.split()[0] == "2"
        assert "NGƯỜI HƯỚNG DẪN" in second


class RoomForMarks:
    @pytest.mark.parametrize("template", RESULTS)
    @pytest.mark.parametrize("more", [0, 14])
    def test_lies_between_title_and_name(self, template, more):
        note = " ".join(["Ghi chú dài."] * 25 * more)
        values = RESULTS[template] | {
            "signer_title": "CHỦ TỊCH",
            "signer_name": "Hoàng Văn Minh Họa",
            "note": note,
        }

        sheet = press(template).compose(values, None)

        place = sheet.place
        words = re.findall(
            r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>',
            text_of(sheet.pdf, "-bbox", "-f", str(place.page), "-l", str(place.page)),
        )
        title = next(float(word[3]) for word in words if word[4] == "TỊCH")
        name = [word for word in words if word[4] in {"Hoàng", "Họa"}]
        middle = (float(name[0][0]) + float(name[-1][2])) / 2
        _, bottom, _, top = place.signer_box()
        assert title <= A4_HEIGHT - top
        assert A4_HEIGHT - bottom <= float(name[-1][1])
        assert abs(middle - place.x) < 2
