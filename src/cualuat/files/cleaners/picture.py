"""A picture painted anew: the same pixels, upright, with nothing told about who took it, where and when."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageFile, ImageOps, JpegImagePlugin

from cualuat.files.formats.picture import all_traces, frames, kind_of, opened

_NO_LOSS: Final = 95  # quality at which nobody sees a difference
_AS_BACKGROUND: Final = 2  # disposal of a GIF frame: what it showed is gone before the next


def clean_picture(source: Path, target: Path) -> tuple[str, ...]:
    """Writes the picture anew; what was taken out, in Vietnamese. Raises UnacceptableFile."""
    with opened(source) as picture:
        kind = kind_of(picture)
        painted = list(_painted_frames(picture))
        options = _options(picture, painted, kind, source)
        painted[0].save(target, kind.upper(), **options)
    return all_traces(source)


def _painted_frames(picture: ImageFile.ImageFile) -> Iterator[Image.Image]:
    count = frames(picture)
    first = 1 if count > 1 and picture.info.get("default_image") else 0  # else only programs without animation show it
    for number in range(first, count):
        picture.seek(number)
        yield _painted(picture, is_moving=count > 1)


def _painted(picture: Image.Image, *, is_moving: bool) -> Image.Image:
    picture.load()  # only now some forms know how long a frame is shown
    profile, duration = picture.info.get("icc_profile"), picture.info.get("duration", 0)
    painted = picture.copy() if is_moving else ImageOps.exif_transpose(picture)
    if isinstance(profile, bytes):
        painted = _with_usual_colours(painted, profile)
    painted.info = {name: value for name, value in painted.info.items() if name in ("transparency", "background")}
    if is_moving:
        painted.info["duration"] = duration
    return painted


def _with_usual_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture in sRGB, so that it looks the same without its profile of colours, which may name a device."""
    if b"sRGB" in profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    usual = ImageCms.createProfile("sRGB")
    opaque = picture.convert("RGB") if picture.mode == "RGBA" else picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(opaque, given, usual, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # a broken profile is one that nobody could follow
        return picture
    assert converted is not None
    if picture.mode == "RGBA":
        converted.putalpha(picture.getchannel("A"))
    return converted


def _options(picture: ImageFile.ImageFile, painted: list[Image.Image], kind: str, source: Path) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        options = _jpeg_options(picture, painted[0])
    elif kind == "webp":
        options = {"lossless": True} if b"VP8L" in source.read_bytes()[:4096] else {"quality": _NO_LOSS}
    if len(painted) > 1:
        durations = [frame.info["duration"] for frame in painted]
        options |= {"save_all": True, "append_images": painted[1:], "duration": durations}
        if kind == "gif" and any("transparency" in frame.info or frame.mode == "RGBA" for frame in painted):
            options["disposal"] = _AS_BACKGROUND
        if "loop" in picture.info:
            options["loop"] = picture.info["loop"]
    return options


def _jpeg_options(picture: JpegImagePlugin.JpegImageFile, painted: Image.Image) -> dict[str, Any]:
    """The very tables of the original: whoever packed it has already thrown away what these tables throw away.

    Colours are not thinned out a second time: that would be seen at sharp edges.
    """
    if painted.mode != picture.mode or painted.mode == "CMYK":
        return {"quality": _NO_LOSS, "subsampling": 0}
    return {
        "qtables": picture.quantization,
        "subsampling": 0,
        "progressive": bool(picture.info.get("progressive")),
        "optimize": True,
    }
