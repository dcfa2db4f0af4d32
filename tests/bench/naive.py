"""The reference: a handout as anybody would set it with WeasyPrint first. Never tuned, never crippled."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from clinic.handouts import render
from clinic.handouts.pool import Page

FACE = '@font-face {{ font-family: Inter; font-weight: {weight}; src: url("{address}") }}'
TYPES = {"svg": "image/svg+xml"}


def pdf(page: Page, fonts: Path) -> bytes:
    """Everything in one document: style element, fonts, pictures in the markup, nothing kept."""
    setup = render.setup("")
    faces = "\n".join(
        FACE.format(weight=path.name.split("-")[1], address=path.as_uri())
        for path in sorted(fonts.glob("inter-*.ttf"))
    )
    html = page.html
    css = f"{faces}\n{setup.css}\n:root {{ --brand: {page.colour} }}"
    for name, content in setup.ornaments.items():
        css = css.replace(f'"{name}"', f'"{_address(name, content)}"').replace(
            f"({name})", f"({_address(name, content)})"
        )
    html = html.replace("</head>", f"<style>{css}</style></head>")
    html = re.sub(r'<img[^>]*? ?src="([^"]+)"[^>]*>', lambda found: _inlined(found, page), html)
    target = io.BytesIO()
    HTML(string=html).write_pdf(target, font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
    return target.getvalue()


def pages(document: bytes) -> int:
    """How many pages a document has."""
    with pypdfium2.PdfDocument(document) as opened:
        return len(opened)


def words(document: bytes) -> set[str]:
    """The words a document shows, wherever they stand."""
    with pypdfium2.PdfDocument(document) as opened:
        text = " ".join(page.get_textpage().get_text_range() for page in opened)
    return set(re.findall(r"[^\W\d_]{4,}", text))


def drawings(document: bytes) -> Iterator[bytes]:
    """The compiled drawings in one of our documents, as they are stored."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        seen = set()
        for page in opened.pages:
            for name, form in page.Resources.get("/XObject", {}).items():
                if name.startswith("/idrawing-") and form.objgen not in seen:
                    seen.add(form.objgen)
                    yield form.read_raw_bytes()


def _inlined(found: re.Match[str], page: Page) -> str:
    name = found[1]
    width, height = (100, 100) if name == "qr.svg" else (316, 16)
    blank = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'
    return found[0].replace(f'"{name}"', f'"{_address(name, page.assets.get(name, blank.encode()))}"')


def _address(name: str, content: bytes) -> str:
    kind = TYPES.get(name.rpartition(".")[2], "image/png")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
