"""Drawings as pixels, to be looked at while posing: large, as thumbnails, and in grey."""

import io
from collections.abc import Sequence

import resvg_py
from PIL import Image, ImageDraw, ImageOps

LARGE, THUMBNAIL, GAP = 450, 96, 12


def pixels(text: str, width: int) -> Image.Image:
    """A drawing on white, so many pixels wide."""
    data = bytes(resvg_py.svg_to_bytes(svg_string=text, width=width, background="#ffffff"))
    return Image.open(io.BytesIO(data)).convert("RGB")


def preview(files: Sequence[str]) -> Image.Image:
    """All frames side by side, below them as thumbnails of 96 pixels in colour and in grey."""
    large = [pixels(text, LARGE) for text in files]
    small = [pixels(text, THUMBNAIL) for text in files]
    height = max(image.height for image in large)
    whole = Image.new("RGB", (len(files) * (LARGE + GAP) + GAP, height + THUMBNAIL + 3 * GAP), "#ffffff")
    frame = ImageDraw.Draw(whole)
    for number, (big, little) in enumerate(zip(large, small, strict=True)):
        left = GAP + number * (LARGE + GAP)
        whole.paste(big, (left, GAP + (height - big.height)))
        frame.rectangle((left - 1, GAP - 1, left + LARGE, GAP + height), outline="#d0d7dc")
        whole.paste(little, (left, height + 2 * GAP))
        whole.paste(ImageOps.grayscale(little).convert("RGB"), (left + THUMBNAIL + GAP, height + 2 * GAP))
    return whole


def sheet(rows: Sequence[tuple[str, Sequence[str]]], *, width: int = 220, columns: int = 6) -> Image.Image:
    """A contact sheet: frames in rows, each under the name it goes by."""
    cells = [(name if not number else "", text) for name, files in rows for number, text in enumerate(files)]
    down = -(-len(cells) // columns)
    tall = width + 16
    whole = Image.new("RGB", (columns * width, down * tall), "#ffffff")
    pen = ImageDraw.Draw(whole)
    for number, (name, text) in enumerate(cells):
        left, top = number % columns * width, number // columns * tall
        image = pixels(text, width - 4)
        whole.paste(image, (left + 2, top + 16 + (width - image.height) // 2))
        pen.text((left + 4, top + 2), name, fill="#1f2f3c")
        pen.rectangle((left, top, left + width - 1, top + tall - 1), outline="#e0e5e8")
    return whole
