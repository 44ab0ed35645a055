import os
import signal
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf
from PIL import Image

from tinhso.core.files.cleaning import bench, limits, pictures, server
from tinhso.core.files.cleaning.limits import Unfit
from tinhso.core.files.rules import JPEG, PDF, PNG
from tinhso.core.files.tests import samples
from tinhso.core.files.unfit import unfit_text

BAD = (b"JavaScript", b"/JS", b"Launch", b"cmd.exe", b"payload", b"FileAttachment", b"XFA")


@pytest.fixture
def clean(tmp_path):
    def done(content, mime):
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(content)
        told = bench.clean(source, target, mime)
        return told, target.read_bytes() if told.is_changed else source.read_bytes()

    return done


@pytest.fixture
def refusal(clean):
    def text(content, mime):
        with pytest.raises(Unfit) as unfit:
            clean(content, mime)
        return unfit_text(unfit.value, "a")

    return text


def _unpacked(content):
    held = BytesIO()
    with Pdf.open(BytesIO(content)) as pdf:
        pdf.save(
            held,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return held.getvalue()


class Picture:
    def test_is_turned_upright_and_loses_camera_place_and_comment(self, clean):
        _, content = clean(samples.photo(), JPEG)

        image = Image.open(BytesIO(content))
        assert image.size == (40, 60)
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "xmp"} & image.info.keys()
        assert b"May anh" not in content
        top, bottom = image.getpixel((20, 5)), image.getpixel((20, 55))
        assert top[0] > 200 > 90 > top[2]
        assert bottom[2] > 200 > 90 > bottom[0]

    def test_keeps_its_colours_and_its_transparency(self, clean):
        held = BytesIO()
        Image.new("RGBA", (4, 4), (1, 2, 3, 100)).save(held, "PNG")

        _, content = clean(held.getvalue(), PNG)

        assert Image.open(BytesIO(content)).getpixel((0, 0)) == (1, 2, 3, 100)

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_loses_what_was_hidden_behind_it(self, clean, kind):
        hidden = b"PK\x03\x04<script>alert(1)</script>"
        mime = {"JPEG": JPEG, "PNG": PNG}[kind]

        _, content = clean(samples.picture(kind) + hidden, mime)

        assert hidden not in content

    @pytest.mark.parametrize(
        ("content", "mime", "words"),
        [
            (samples.bomb(), PNG, "50000 × 50000 điểm ảnh, quá mức 60 triệu"),
            (samples.bomb(21_000, 10), PNG, "21000 × 10 điểm ảnh"),
            (samples.bomb(3000, 3000), PNG, "ảnh bị hỏng"),
            (b"\xff\xd8\xff\xe0" + b"\0" * 50 + b"\xff\xd9", JPEG, "ảnh bị hỏng"),
            (samples.picture()[:400] + b"\xff\xd9", JPEG, "ảnh bị hỏng"),
            (samples.picture("PNG"), JPEG, "ảnh bị hỏng"),
        ],
        ids=["bomb", "strip", "short", "empty", "cut", "other"],
    )
    def test_that_cannot_be_read_is_refused_with_a_reason(self, refusal, content, mime, words):
        assert words in refusal(content, mime)


class Paper:
    def test_loses_all_that_acts_or_is_carried_along(self, clean):
        told, content = clean(samples.pdf(change=samples.javascript), PDF)

        plain = _unpacked(content)
        assert not told.is_signed
        assert [word for word in BAD if word in plain] == []
        assert b"https://example.invalid/" in plain

    def test_loses_what_hides_in_compressed_objects_and_hex_names(self, clean):
        hidden = samples.pdf(
            change=samples.javascript, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        plain = samples.pdf(change=samples.javascript).replace(b"/JavaScript", b"/J#61vaScript")

        for content in (hidden, plain):
            assert [word for word in BAD if word in _unpacked(clean(content, PDF)[1])] == []

    def test_is_the_same_when_cleaned_twice(self, clean):
        _, once = clean(samples.pdf(change=samples.javascript), PDF)

        assert clean(once, PDF)[1] == once

    @pytest.mark.parametrize("change", [samples.signed, samples.timestamped])
    @pytest.mark.parametrize("mode", list(pikepdf.ObjectStreamMode.__members__.values()))
    def test_that_is_signed_stays_bit_for_bit(self, clean, change, mode):
        content = samples.pdf(change=change, object_stream_mode=mode)

        told, kept = clean(content, PDF)

        assert (told.is_signed, told.is_changed) == (True, False)
        assert kept == content

    def test_that_is_signed_and_hides_it_stays_bit_for_bit(self, clean):
        content = samples.pdf(change=samples.signed)
        hidden = content.replace(b"/ByteRange", b"/Byte#52ange")
        assert hidden != content

        assert clean(hidden, PDF)[1] == hidden

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"%PDF-1.7\nnothing\n%%EOF\n", "PDF bị hỏng"),
            (samples.pdf(pages=501), "501 trang, quá mức 500 trang"),
            (samples.pdf(pages=0), "không có trang nào"),
            (samples.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "đặt mật khẩu"),
            (samples.deep(100_000), "PDF bị hỏng"),
            (samples.circular(), "PDF bị hỏng"),
        ],
        ids=["malformed", "long", "empty", "locked", "deep", "circular"],
    )
    def test_that_is_hostile_is_refused_with_a_reason(self, refusal, content, words):
        assert words in refusal(content, PDF)

    def test_with_a_loop_of_actions_is_cleaned(self, clean):
        def loop(made):
            one = made.make_indirect(pikepdf.Dictionary(S=Name.Named))
            one.Next = Array([one])
            made.Root.OpenAction = one

        assert clean(samples.pdf(change=loop), PDF)[0].is_changed


class Bench:
    def test_does_the_next_file_after_a_cleaning_process_was_killed(self, clean):
        clean(samples.picture(), JPEG)
        for process in bench._idle["pictures"]:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

        assert clean(samples.picture(), JPEG)[0].is_changed

    @pytest.mark.parametrize("greed", ["memory", "time", "crash"])
    def test_refuses_what_asks_too_much_of_the_machine(self, tmp_path, monkeypatch, greed):
        def make(*_order):
            while greed == "time":
                pass
            if greed == "crash":
                os.kill(os.getpid(), signal.SIGKILL)
            bytearray(2 * limits.MEMORY)

        monkeypatch.setattr(pictures, "make", make)
        monkeypatch.setattr(limits, "SECONDS", 1)
        (tmp_path / "a").write_bytes(b"x")
        order = {"work": "picture", "source": f"{tmp_path}/a", "target": "", "mime": PDF}

        assert server._done(order) == {"unfit": limits.TOO_MUCH}

    def test_makes_a_small_picture_of_either_kind(self, tmp_path):
        for content, mime in ((samples.pdf(), PDF), (samples.photo(), JPEG)):
            (tmp_path / "source").write_bytes(content)
            bench.small_picture(tmp_path / "source", tmp_path / "small", mime)

            with Image.open(tmp_path / "small") as small:
                assert small.format == "JPEG"
                assert max(small.size) <= 192
