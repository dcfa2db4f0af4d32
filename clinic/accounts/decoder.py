"""A child process: reads an uploaded picture, writes a small clean PNG, and can hurt nobody else.

Run by path and with nothing of ours imported, so that a decoder taken over finds no key, session or database.
"""

import io
import resource
import sys

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 20_000_000
LONGEST_SIDE = 8_000
KEPT_SIDE = 800
MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 5
NO_PICTURE, TOO_LARGE = 3, 4


def confine() -> None:
    """Little memory and time, nothing written to disk, few open files."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(what, (limit, limit))


def clean(data: bytes) -> bytes:
    """The first frame, upright and at most 800 pixels a side, without place, camera and profile."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            sys.exit(TOO_LARGE)
        has_alpha = "A" in picture.getbands() or "transparency" in picture.info
        upright = ImageOps.exif_transpose(picture).convert("RGBA" if has_alpha else "RGB")
    upright.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> None:
    confine()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        kept = clean(sys.stdin.buffer.read())
    except Image.DecompressionBombError:
        sys.exit(TOO_LARGE)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        sys.exit(NO_PICTURE)
    sys.stdout.buffer.write(kept)


if __name__ == "__main__":
    main()
