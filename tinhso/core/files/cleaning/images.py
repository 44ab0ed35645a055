"""Pictures: only what is seen goes on. Camera, place and time are left behind."""

import warnings
from pathlib import Path
from typing import cast

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from tinhso.core.files.cleaning.limits import (
    BROKEN_IMAGE,
    MAX_PIXELS,
    MAX_SIDE,
    TOO_MANY_POINTS,
    Cleaned,
    Unfit,
)

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # the size is looked at before anything is decoded

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
MODES = {"JPEG": {"L", "RGB", "CMYK"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}}


def clean(source: Path, target: Path, mime: str) -> Cleaned:
    """Write the picture anew, upright, with its colours and nothing else it carried."""
    kind = FORMATS[mime]
    with opened(source, kind) as image:
        _write(image, target, kind)
    return Cleaned(is_changed=True, is_signed=False)


def shrink(source: Path, target: Path, mime: str, box: tuple[int, int]) -> None:
    """Write a small picture that fits into `box`, in pixels."""
    with opened(source, FORMATS[mime]) as image:
        image.draft("RGB", (box[0] * 2, box[1] * 2))
        save_small(ImageOps.exif_transpose(image), target, box)


def save_small(image: Image.Image, target: Path, box: tuple[int, int]) -> None:
    """Write the image as a small JPEG on white."""
    small = image.convert("RGBA")
    small.thumbnail(box)
    page = Image.new("RGB", small.size, "white")
    page.paste(small, mask=small.getchannel("A"))
    page.save(target, "JPEG", quality=80, optimize=True)


def opened(source: Path, kind: str) -> Image.Image:
    """Open a picture that is not too large to be decoded; Unfit where it is, or is none."""
    warnings.simplefilter("ignore")
    try:
        image = Image.open(source, formats=[kind])
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unfit(BROKEN_IMAGE) from error
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Unfit(TOO_MANY_POINTS, width=width, height=height, most=MAX_PIXELS // 1_000_000)
    return image


def _write(image: Image.Image, target: Path, kind: str) -> None:
    profile = image.info.get("icc_profile")
    keep: dict[str, object] = {"icc_profile": profile} if profile else {}
    if kind == "PNG" and "transparency" in image.info and image.mode in {"P", "L", "RGB"}:
        keep["transparency"] = image.info["transparency"]
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, IndexError, EOFError) as error:
        raise Unfit(BROKEN_IMAGE) from error
    if upright.mode not in MODES[kind]:
        upright = upright.convert("RGB")
        keep = {}
    turned = image.getexif().get(0x0112, 1) != 1
    if kind == "PNG":
        _bare(upright).save(target, "PNG", **keep)
    elif turned or upright.mode != image.mode:
        _bare(upright).save(target, "JPEG", quality=92, **keep)
    else:
        _save_alike(cast("JpegImageFile", image), target, keep)


def _save_alike(image: JpegImageFile, target: Path, keep: dict[str, object]) -> None:
    """Encode again with the tables the picture came with, so that hardly anything is lost."""
    bare = _bare(image)
    try:
        alike = {"qtables": image.quantization, "subsampling": get_sampling(image)}
        bare.save(target, "JPEG", **alike, **keep)
    except (ValueError, OSError, TypeError):
        bare.save(target, "JPEG", quality=92, **keep)


def _bare(image: Image.Image) -> Image.Image:
    """Return the same points without what was written beside them."""
    bare = image.copy()
    bare.info = {}
    return bare
