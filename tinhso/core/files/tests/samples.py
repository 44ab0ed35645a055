"""Files as people and attackers make them, put together here."""

import struct
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image


def pdf(*, pages=1, change=lambda _pdf: None, **save):
    """A PDF of blank pages, changed by `change` before it is written."""
    made = Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 280))
    change(made)
    held = BytesIO()
    made.save(held, static_id=True, **save)
    return held.getvalue()


def javascript(made):
    """Every way in which a PDF acts by itself or carries something along."""
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    launch = made.make_indirect(
        Dictionary(S=Name.Launch, F="cmd.exe", Next=Dictionary(S=Name.JavaScript, JS="x"))
    )
    held = made.make_indirect(
        Dictionary(Type=Name.Filespec, EF=Dictionary(F=Stream(made, b"MZ\x90 payload")))
    )
    made.Root.OpenAction = script
    made.Root.AA = Dictionary(WC=script)
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["a", script])),
        EmbeddedFiles=Dictionary(Names=Array(["b.exe", held])),
    )
    made.Root.AcroForm = Dictionary(XFA=Stream(made, b"<xfa/>"), Fields=Array())
    page = made.pages[0].obj
    page.AA = Dictionary(O=launch)
    page.Annots = Array(
        [
            made.make_indirect(Dictionary(Subtype=Name.FileAttachment, FS=held)),
            made.make_indirect(Dictionary(Subtype=Name.Link, A=launch, Rect=Array([0, 0, 9, 9]))),
            made.make_indirect(
                Dictionary(
                    Subtype=Name.Link,
                    Rect=Array([0, 0, 9, 9]),
                    A=Dictionary(S=Name.URI, URI="https://example.invalid/"),
                )
            ),
        ]
    )


def signed(made):
    """The traces of a signature, as far as a reader without keys can tell."""
    value = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        ByteRange=Array([0, 10, 20, 30]),
        Contents=pikepdf.String(b"0" * 40),
    )
    field = Dictionary(FT=Name.Sig, T="Signature1", V=made.make_indirect(value))
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]), SigFlags=3)
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def timestamped(made):
    """A document time stamp without any field that leads to it."""
    made.Root.Mine = made.make_indirect(Dictionary(Type=Name.DocTimeStamp, Contents="x"))


def deep(depth):
    """A PDF with an array in an array in an array."""
    nested = b"[" * depth + b"]" * depth
    body = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Deep " + nested + b">>endobj\n"
    body += b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    return body + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"


def circular():
    """A PDF whose pages are their own children."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def picture(kind="JPEG", size=(60, 40), **save):
    """A picture, red on the left and blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    held = BytesIO()
    image.save(held, kind, **save)
    return held.getvalue()


def photo():
    """A photo that says where it was taken, held on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter
    exif[0x010F] = "May anh cua toi"
    exif.get_ifd(0x8825)[2] = (19.0, 48.0, 20.0)  # latitude
    return picture(exif=exif, comment=b"bi mat")


def bomb(width=50_000, height=50_000):
    """A PNG of a few bytes that would fill all memory."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
