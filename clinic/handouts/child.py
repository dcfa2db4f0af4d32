"""The rendering process: the only one that loads the PDF engine. It renders one document after another.

It is started by `render` with no environment to speak of, reads its style sheets, fonts and documents from a
pipe, and can neither reach the network nor open a file once it is warm. It does not outlive its parent.
"""

import gc
import io
import os
import re
import resource
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
from PIL.Image import Dither, Quantize
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clinic.handouts import (
    blanks,
    cards,
    compiled,
    fonts,
    frames,
    imposing,
    painting,
    reuse,
    slimming,
    tagging,
)

# No such host exists; names below it are the only things a document can load.
HOME = "https://handout.invalid/"
FACE = '@font-face {{ font-family: Inter; font-weight: {weight}; src: url("inter-{weight}.ttf") }}'
BRAND = ":root {{ --brand: {colour} }}"
COLOUR = re.compile("#[0-9a-f]{6}")
TYPES = {"svg": "image/svg+xml", "ttf": "font/ttf"}
# A first document of the kinds of box we set, so that the first patient's handout is not the slow one.
WARMING = """<!doctype html><html lang="en"><head><title>Warm</title></head>
<body class="roomy" data-foot="A" data-revision="B" data-page="C" data-draft="D">
<h1>Ä ö ü ß 0123456789</h1><p class="note"><b>Bold</b> and plain</p>
<table class="week"><thead><tr><th scope="col">Day</th></tr></thead>
<tbody><tr><th scope="row">One</th><td><p class="on">1×</p></td></tr></tbody></table>
<article class="exercise"><h2>Name</h2><div class="how"><div class="dose dose--pair"><div class="sides">
<p class="left"><b>1</b> left</p><p class="right"><b>1</b> right</p></div></div>
<ol class="steps"><li>Step</li></ol></div><div class="look"><div class="poses poses--2"><div class="pose">
<p class="words">Half-kneeling</p></div></div>
<p class="feel">Feel</p><p class="avoid">Avoid</p><p class="move-on">On</p></div></article></body></html>"""
COLOURS = 64
REFUSED = ("socket.", "subprocess.", "os.", "shutil.", "ftplib.", "urllib.", "http.", "smtplib.", "pty.")
HARMLESS = ("os.listdir", "os.scandir", "os.walk", "os.fwalk")


class Memory(URLFetcher):  # type: ignore[misc]
    """Knows the assets it was given. Asking for any other ends the document: an error, not a gap."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.assets = assets
        self.denied = False

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(HOME)
        if url.startswith(HOME) and name in self.assets:
            kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
            return URLFetcherResponse(url, self.assets[name], {"Content-Type": kind})
        # The engine swallows what is raised while it draws a picture; the mark stays.
        self.denied = True
        raise FatalURLFetchingError("only what was handed over may be loaded")


class Engine:
    """One font configuration, one parsed style sheet, used for every document."""

    def __init__(self, setup: Mapping[str, Any], parts: Mapping[str, bytes]) -> None:
        self.assets = dict(parts)
        self.face: blanks.Face | None = None
        faces = []
        if setup["font"]:
            cut = fonts.weights(Path(setup["font"]), setup["letters"], Path(setup["folder"]))
            for weight, data in cut.items():
                self.assets[f"inter-{weight}.ttf"] = data
                faces.append(FACE.format(weight=weight))
            self.face = blanks.Face(cut[fonts.WEIGHTS[-1]])
        self.fonts = FontConfiguration()
        self.css = CSS(
            string="\n".join((*faces, setup["css"])),
            base_url=HOME,
            url_fetcher=Memory(self.assets),
            font_config=self.fonts,
        )
        self.pictures: dict[str, Any] = {}
        self.drawings = compiled.Shelf(Path(setup["folder"]) if setup["folder"] else None)
        self.laid_out = reuse.Shelf()
        painting.install()
        warm, _ = self.render(
            {"html": WARMING, "colour": "#000000", "identifier": "warm"}, {}, cache=self.pictures
        )
        self.picture(warm, 0, 100)

    def render(
        self, job: Mapping[str, Any], assets: Mapping[str, bytes], cache: dict[str, Any] | None = None
    ) -> tuple[bytes, dict[str, Any]]:
        """One document as PDF/UA, and what is to be known of it: its pages, and where it is open.

        Pictures of one document are never seen by the next; drawings of exercises are named by their content.
        """
        if not COLOUR.fullmatch(job["colour"]):
            raise ValueError("not a colour")
        fetcher = Memory({**self.assets, **assets})
        brand = CSS(string=BRAND.format(colour=job["colour"]), base_url=HOME, url_fetcher=fetcher)
        address, target = str(job.get("address", "")), io.BytesIO()
        facts: dict[str, Any] = {}
        options: dict[str, Any] = {
            "stylesheets": [self.css, brand],
            "cache": self.pictures | self._known(address, assets) if cache is None else cache,
            "pdf_variant": "pdf/ua-1",
            "pdf_identifier": job["identifier"].encode(),
            "presentational_hints": False,
            "attachments": None,
            "custom_metadata": False,
        }

        def finish(document: Any, pdf: Any) -> None:
            tagging.finish(document, pdf)
            slimming.slim(pdf)
            if job.get("folds"):
                imposing.fold(pdf)
            slimming.tighten(pdf)
            facts["sizes"] = [[round(side) for side in page["MediaBox"][2:]] for page in tagging.pages(pdf)]
            if address:
                facts["open"] = blanks.finish(pdf, address, self.face).as_data()

        def set_pages(markup: str) -> Any:
            html = HTML(string=markup, base_url=HOME, url_fetcher=fetcher)
            return html.render(font_config=self.fonts, **options)

        document = self.laid_out.document(job["html"], job["colour"], assets, set_pages)
        facts["cards"], facts["reused"] = cards.of(document), self.laid_out.reused
        document.write_pdf(target, finisher=finish, **options)
        if fetcher.denied:
            raise PermissionError("the document asked for something it was not given")
        return target.getvalue(), facts

    def picture(self, document: bytes, number: int, width: int) -> bytes:
        """One page of a document of ours as a PNG this many pixels wide, counted from 0."""
        with pypdfium2.PdfDocument(document) as opened:
            page = opened[number]
            shown = page.render(scale=width / page.get_width()).to_pil()
        target = io.BytesIO()
        # Few colours are on paper; so many are enough for the edges of its letters.
        shown.quantize(COLOURS, method=Quantize.FASTOCTREE, dither=Dither.NONE).save(target, "PNG")
        return target.getvalue()

    def _known(self, address: str, assets: Mapping[str, bytes]) -> dict[str, Any]:
        """Images that need no reading: drawings, compiled, and the open place for a link."""
        known: dict[str, Any] = {
            HOME + name: self.drawings.take(name, assets[name])
            for name in filter(frames.DRAWING.fullmatch, assets)
        }
        if address:
            known[f"{HOME}qr.svg"] = blanks.Code(address)
            if self.face is not None:
                known[f"{HOME}address.svg"] = blanks.Line(address, self.face)
        return known


class Doors:
    """Whether this process may do what a rendering process has no reason to do."""

    are_shut = False


def shut_the_doors(folders: tuple[str, ...], *, memory: int) -> None:
    """From here on: no network, no other process, no file but the libraries', a bounded memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if not Doors.are_shut:
            return
        if event == "open":
            path, mode = arguments[0], arguments[1]
            if isinstance(path, int) or (os.fsdecode(path).startswith(folders) and mode in (None, "r", "rb")):
                return
        elif not event.startswith(REFUSED) or event in HARMLESS:
            return
        raise PermissionError(event)

    Doors.are_shut = True
    sys.addaudithook(watch)


def limit_next(seconds: int) -> None:
    """The processor time the next document may take; past it the kernel ends this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.RLIM_INFINITY))


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Set up, say so, then answer one document after another until the parent closes the pipe."""
    first = frames.read(incoming)
    if first is None:
        return
    setup, parts = first
    limits = setup["limits"]
    engine = Engine(setup, dict(zip(setup["names"], parts, strict=True)))
    own = (f"{sys.prefix}/", f"{sys.base_prefix}/")
    drawings = () if engine.drawings.folder is None else (f"{engine.drawings.folder}/",)
    shut_the_doors((*own, *drawings), memory=limits["memory"])
    gc.collect()
    gc.freeze()
    gc.disable()  # a document's rubbish is collected after its answer is out
    frames.write(outgoing, {"ready": True})
    while (frame := frames.read(incoming)) is not None:
        job, parts = frame
        limit_next(limits["cpu"])
        if "drawing" in job:
            engine.drawings.take(job["drawing"], parts[0])
            frames.write(outgoing, {"done": True})
            continue
        if "picture" in job:
            frames.write(outgoing, {"done": True}, engine.picture(parts[0], job["picture"], job["width"]))
        else:
            document, facts = engine.render(job, dict(zip(job["names"], parts, strict=True)))
            frames.write(outgoing, {"done": True, "facts": facts}, document)
        gc.collect()


def compile_drawings() -> None:
    """Keep every drawing compiled. Arguments: the drawings' folder, and where to keep.

    It ends with the process that began it; the next one goes on where this one was.
    """
    os.nice(19)
    begun_by = os.getppid()
    compiled.keep_all(Path(sys.argv[2]), Path(sys.argv[3]), wanted=lambda: os.getppid() == begun_by)


def main() -> None:
    """Serve over standard input and output. Whatever goes wrong ends this process with its name.

    The second argument names its folder of temporary files, which goes with it.
    """
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not be taken for an answer
    try:
        serve(sys.stdin.buffer, outgoing)
    except (Exception, FatalURLFetchingError) as error:
        with suppress(OSError):
            frames.write(outgoing, {"failed": type(error).__name__})
    # The parent tidies up after us, unless it is gone without a word.
    Doors.are_shut = False
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    os._exit(0)
