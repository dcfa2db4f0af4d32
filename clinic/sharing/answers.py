"""The answers a link holder gets: compressed pages in the practice's colour, the reader's language and size.

neutral(template, practice, …)    a page with nothing of the plan and nobody's name, but whom to call
sent(body)                        a compressed page with its styles admitted
"""

import base64
import gzip
import hashlib
from typing import Any

from flask import Response, current_app, make_response, render_template, request

from clinic import wording
from clinic.accounts.models import Practice
from clinic.accounts.rules import legible
from clinic.config import Config
from clinic.sharing import rules
from clinic.sharing.plan_page import telephone
from clinic.web import assets, headers, language


def neutral(
    template: str, practice: Practice, status: int = 200, *, spoken: str | None = None, **more: Any
) -> Response:
    """A page with nothing of the plan and nobody's name, but whom to call."""
    if spoken:
        language.speak(view(spoken)[0])
    body = render_template(
        template,
        practice=practice.name,
        phone=practice.phone,
        phone_url=telephone(practice.phone),
        emergency_number=practice.emergency_number,
        emergency_url=telephone(practice.emergency_number),
        brand=brand(practice.colour),
        **more,
    )
    answer = small(body)
    answer.status_code = status
    return answer


def small(body: str) -> Response:
    return sent(gzip.compress(body.encode(), 6, mtime=0))


def sent(body: bytes) -> Response:
    """A compressed page with its styles admitted. It holds no secret that somebody else could probe."""
    headers.admit_style(assets.inline("plan.css").source)
    if request.accept_encodings.quality("gzip") > 0:
        answer = make_response(body)
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = make_response(gzip.decompress(body))
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def brand(colour: str) -> str:
    """The practice's colour as a style of its own, legible on light and dark ground."""
    style = (
        f":root{{--brand:{legible(colour)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--brand:{rules.legible_on_dark(colour)}}}}}"
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    headers.admit_style(f"'sha256-{digest}'")
    return style


def view(spoken: str) -> tuple[str, str]:
    """Language and text size of the page: as kept on this device, else as the plan was written."""
    kept_language, kept_size = kept_view()
    return kept_language or spoken, kept_size or rules.SIZES[0]


def kept_view() -> tuple[str, str]:
    kept_language, _, size = request.cookies.get(cookie("plan-view"), "").partition(".")
    return (
        kept_language if kept_language in wording.LANGUAGES else "",
        size if size in rules.SIZES else "",
    )


def _config() -> Config:
    config: Config = current_app.extensions["settings"]
    return config


def cookie(name: str) -> str:
    return f"__Host-{name}" if _config().is_secure else name


def set_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path="/", secure=_config().is_secure, httponly=True, samesite="Lax"
    )
