"""An uploaded picture is decoded elsewhere, made small and written anew; anything else is refused."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from clinic.accounts import decoder, logos
from clinic.accounts.logos import NotALogo


def file(kind: str = "PNG", size: tuple[int, int] = (60, 30), mode: str = "RGB", **more: Any) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size).save(kept, kind, **more)
    return kept.getvalue()


def header_only(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return logos.SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("WEBP", "RGB")]
)
def test_png_jpeg_and_webp_become_a_png(kind: str, mode: str) -> None:
    picture = logos.picture(file(kind, mode=mode))
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert kept.format == "PNG"
        assert kept.size == (picture.width, picture.height) == (60, 30)


def test_a_large_picture_is_made_small() -> None:
    picture = logos.picture(file(size=(3000, 1000)))
    assert (picture.width, picture.height) == (800, 267)


def test_place_camera_and_comments_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of K. Lang"
    exif.get_ifd(0x8825)[1] = "N"
    words = PngInfo()
    words.add_text("Comment", "Camera of K. Lang")
    for upload in (file("JPEG", exif=exif), file("PNG", pnginfo=words, exif=exif), file("WEBP", exif=exif)):
        assert b"Camera" in upload
        content = logos.picture(upload).content
        assert b"Camera" not in content
        with Image.open(io.BytesIO(content)) as kept:
            assert not kept.getexif() and not kept.info


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert logos.picture(file("JPEG", exif=exif)).height == 60


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        file("GIF"),
        file("BMP"),
        file("TIFF"),
        file("PNG")[:60],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        file("JPEG")[:200],
    ],
)
def test_whatever_does_not_decode_is_refused(upload: bytes) -> None:
    with pytest.raises(NotALogo) as refusal:
        logos.picture(upload)
    assert refusal.value.key == "unreadable"


@pytest.mark.parametrize(
    "size", [(8001, 1), (1, 8001), (5001, 4000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_too_large_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(NotALogo) as refusal:
        logos.picture(header_only(*size))
    assert refusal.value.key in ("too-large", "unreadable")


def test_a_file_too_heavy_is_refused_without_asking_the_decoder() -> None:
    with pytest.raises(NotALogo) as refusal:
        logos.picture(bytes(logos.LARGEST + 1))
    assert refusal.value.key == "too-heavy"


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(NotALogo) as refusal:
        logos.picture(file(), seconds=0.001)
    assert refusal.value.key == "unreadable"
    assert logos.picture(file()).width == 60


def test_equal_pictures_have_one_address() -> None:
    assert logos.picture(file()).digest == logos.picture(file("WEBP", lossless=True)).digest


def test_the_decoder_can_write_no_file_and_take_little_memory(tmp_path: Path) -> None:
    attempt = (
        "import runpy, sys; decoder = runpy.run_path(sys.argv[1]); decoder['confine']()\n"
        "try:\n    bytearray(700 * 1024 * 1024); print('memory')\n"
        "except MemoryError:\n    pass\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    open(sys.argv[2], 'wb', buffering=0).write(b'x'); print('file')\n"
        "except OSError:\n    pass\n"
    )
    child = subprocess.run(
        [sys.executable, "-I", "-c", attempt, str(logos.DECODER), str(tmp_path / "never")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout == ""


def test_parent_and_child_speak_of_the_same_faults() -> None:
    assert (logos.NO_PICTURE, logos.TOO_LARGE) == (decoder.NO_PICTURE, decoder.TOO_LARGE)
