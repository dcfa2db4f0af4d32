"""Every style sheet, script and picture has an address that names its content and never changes."""

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from flask import Blueprint, Flask, Response, abort, current_app, request, session, url_for

from clinic.web import fonts
from clinic.web.access import anyone
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("assets", __name__))

STATIC = Path(__file__).resolve().parent.parent / "static"
# What only some pages need travels in sheets of their own, linked in those pages' `head` block.
SHEETS = {
    "library.css": ("library", "poses"),
    "plans.css": ("panes", "dose_row", "balance"),
    "screening.css": ("answer_row", "criterion", "interruption", "paper", "progress"),
    "patients.css": ("body_map", "desk"),
    "sharing.css": ("sharing", "qr_frame"),
    "measures.css": ("line_chart",),
    "follow.css": ("follow",),
    "privacy.css": ("log",),
    "factors.css": ("factors",),
    "practice.css": ("accounts",),
}
LAYERS = "@layer reset, tokens, base, layout, components, print;\n"
COMPRESSIBLE = ("text/", "application/javascript", "image/svg+xml")
DRAWING = re.compile(r"exercises/(?:[a-z0-9-]+/)?[a-z0-9]+\.svg")
MINIATURE = re.compile(r"layouts/[a-z-]+\.png")
# Texts within a line of script, as the odd parts of a split.
TEXTS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)""")
FOR_GOOD = "public, max-age=31536000, immutable"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent, with the digest that stands in its address."""

    digest: str
    body: bytes
    compressed: bytes | None
    type: str


@dataclass(frozen=True, slots=True)
class Inline:
    """A style sheet to stand in the page itself, and the source expression that admits it in the CSP."""

    text: str
    source: str


def read(static: Path = STATIC, font_digest: str | None = None) -> dict[str, Asset]:
    """All assets by name: the staff's one sheet, the plan page's two, the scripts, the pictures."""
    face = fonts.STYLE.format(address=f"../{font_digest}/{fonts.NAME}") if font_digest else ""
    css = static / "css"
    components = {path.stem: _text(path) for path in sorted((css / "components").glob("*.css"))}
    apart = {name: "".join(components.pop(part, "") for part in parts) for name, parts in SHEETS.items()}
    ground = "".join(_text(css / f"{name}.css") for name in ("reset", "tokens", "base", "layout"))
    sheets = {
        "app.css": LAYERS + face + ground + "".join(components.values()) + _text(css / "print.css"),
        "font.css": face,
        "plan.css": _for_old_phones(_text(css / "tokens.css")) + _text(css / "plan.css"),
        "player.css": _text(css / "player.css"),
        "pieces.css": _text(css / "pieces.css"),
        "reminders.css": _text(css / "reminders.css"),
        **apart,
    }
    assets = {name: _asset(name, _small(text)) for name, text in sheets.items()}
    scripts = {f"js/{path.name}": _plain(_text(path)) for path in sorted((static / "js").glob("*.js"))}
    # Modules import one another by relative address, so all of them share one digest.
    shared = _digest(b"".join(name.encode() + body for name, body in scripts.items()))
    assets |= {name: _asset(name, body, digest=shared) for name, body in scripts.items()}
    assets |= {
        path.name: _asset(path.name, path.read_bytes()) for path in sorted((static / "icons").iterdir())
    }
    return assets


def inline(name: str) -> Inline:
    """A small sheet's text, and the hash to name in `style-src`."""
    text = _shelf().assets[name].body.decode()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Inline(text=text, source=f"'sha256-{digest}'")


def text(name: str) -> bytes:
    """A file as it is sent, for a page that answers with it under an address of its own."""
    return _shelf().assets[name].body


def address(name: str) -> str:
    """Where a file answers; an unknown name is a mistake in the template."""
    shelf = _shelf()
    found = shelf.drawing(name) or shelf.assets[name]
    return url_for("assets.serve", digest=found.digest, name=name)


def font_address() -> str | None:
    """Where the web font answers, or none when the machine has only system fonts."""
    digest = fonts.digest()
    return url_for("assets.serve", digest=digest, name=fonts.NAME) if digest else None


def install(app: Flask) -> None:
    """Give templates `asset`, `inline_style` and `web_font`."""
    app.extensions["assets"] = Shelf(folder=Path(app.instance_path) / "fonts", watched=app.debug)
    app.jinja_env.globals.update(asset=address, inline_style=inline, web_font=font_address)
    app.register_blueprint(bp)

    @app.after_request
    def _same_for_all(response: Response) -> Response:
        # Flask-Login looks into the session after every answer, and Flask then says that the answer varies
        # by cookie: a browser would fetch every file anew at each sign-in.
        if request.endpoint == "assets.serve":
            session.accessed = False
        return response


class Shelf:
    """The assets in memory: read once, or again after a change while developing."""

    def __init__(self, folder: Path, *, watched: bool) -> None:
        self._folder = folder
        self._watched = watched
        self._lock = Lock()
        self._stamp = self._changed()
        self._assets = read(font_digest=fonts.digest())
        self._drawings: dict[str, Asset] = {}

    @property
    def assets(self) -> dict[str, Asset]:
        if self._watched and (stamp := self._changed()) != self._stamp:
            self._assets, self._stamp = read(font_digest=fonts.digest()), stamp
        return self._assets

    def font(self) -> Asset | None:
        """The web font, made at its first request; a second request waits instead of making it again."""
        with self._lock:
            if (known := self._assets.get(fonts.NAME)) is not None:
                return known
            data = fonts.subset(self._folder)
            if data is None:
                return None
            made = _asset(fonts.NAME, data, digest=fonts.digest())
            self._assets[fonts.NAME] = made
            return made

    def drawing(self, name: str) -> Asset | None:
        """A drawing, or a layout in little, read when first asked for: most are not, in most processes."""
        if (known := self._drawings.get(name)) is not None:
            return known
        path = STATIC / name
        if not (DRAWING.fullmatch(name) or MINIATURE.fullmatch(name)) or not path.is_file():
            return None
        made = _asset(name, path.read_bytes())
        if not self._watched:
            self._drawings[name] = made
        return made

    def _changed(self) -> float:
        return max(path.stat().st_mtime for path in STATIC.rglob("*")) if self._watched else 0.0


@bp.get("/assets/<digest>/<path:name>")
@anyone
def serve(digest: str, name: str) -> Response:
    """The file, for good; under an older digest the present one, not to be kept."""
    shelf = _shelf()
    found = shelf.font() if name == fonts.NAME else shelf.assets.get(name) or shelf.drawing(name)
    if found is None:
        abort(404)
    zipped = found.compressed if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(zipped or found.body, content_type=found.type)
    response.headers["Cache-Control"] = FOR_GOOD if digest == found.digest else "no-cache"
    if found.compressed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if DRAWING.fullmatch(name):
        # A drawing that moves carries its own style, and nothing else may act or load in it.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if zipped is not None:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _shelf() -> Shelf:
    shelf = current_app.extensions["assets"]
    assert isinstance(shelf, Shelf)  # noqa: S101 - narrows the type of Flask's untyped registry
    return shelf


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _asset(name: str, body: bytes, digest: str | None = None) -> Asset:
    type_ = mimetypes.guess_type(name)[0] or "application/octet-stream"
    squeezable = type_.startswith(COMPRESSIBLE)
    return Asset(
        digest=digest or _digest(body),
        body=body,
        compressed=gzip.compress(body, 9, mtime=0) if squeezable else None,
        type=f"{type_}; charset=utf-8" if squeezable else type_,
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def _small(sheet: str) -> bytes:
    """The sheet without comments and needless blanks; our sheets hold no string in which either matters."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s+", " ", sheet)
    sheet = re.sub(r" ?([{};,>]) ?", r"\1", sheet).replace(";}", "}")
    sheet = re.sub(r"(?<=[\w-]): ", ":", sheet)
    # Files that open the same layer one after the other are one stretch of it.
    return sheet.replace("}@layer components{", "").strip().encode()


def _plain(script: str) -> bytes:
    """The module without lines that only comment, without indentation, without blanks beside signs."""
    if any(line.count("`") % 2 for line in script.splitlines()):
        raise ValueError("A text over several lines would lose its indentation: write it in one line.")
    script = re.sub(r"(?m)^[ \t]*//.*\n", "", script)
    script = re.sub(r"(?m)^[ \t]+|\n(?=\n)", "", script)
    return "".join(map(_tight, script.split("\n"))).replace(";}", "}").encode()


def _tight(line: str) -> str:
    """The line without blanks beside signs outside its texts, and without its end where a sign ends it.

    One with a slash outside its texts may hold a pattern or a remark: it stays as it is.
    """
    parts = TEXTS.split(line)
    if any("/" in code for code in parts[::2]):
        return f"{line}\n"
    parts[::2] = [re.sub(r" ?([{}()\[\];,:=<>?!&|*]) ?", r"\1", code) for code in parts[::2]]
    tight = "".join(parts)
    return tight if tight.endswith(("{", ";", ",", "(", "[")) else f"{tight}\n"


def _for_old_phones(tokens: str) -> str:
    """The same tokens without layers and `light-dark()`, which a patient's old phone does not know."""
    pairs = re.findall(r"(--[a-z-]+): light-dark\((#\w+), (#\w+)\);", tokens)
    rest = re.search(r":root \{(.*?)\n  \}", tokens, flags=re.DOTALL)
    if not pairs or rest is None:
        raise ValueError("tokens.css has lost its shape: one :root block of light-dark() pairs comes first")
    plain = re.sub(r"light-dark\((#\w+), #\w+\)", r"\1", rest[1])
    dark = "".join(f"{name}: {colour};" for name, _, colour in pairs)
    return f":root {{{plain}}} @media (prefers-color-scheme: dark) {{ :root {{{dark}}} }}\n"
