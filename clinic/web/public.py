"""Two small files for visitors that are machines: what not to index, and whom to tell of a hole."""

from datetime import timedelta

from flask import Blueprint, Response, current_app

from clinic.config import Config
from clinic.web.access import SIGN_IN, anyone
from clinic.web.clock import now
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("public", __name__))

# Only the prefix of links; a list of our own pages would be a map for the curious.
ROBOTS = "User-agent: *\nDisallow: /p/\n"
A_DAY = "public, max-age=86400"


@bp.get("/robots.txt")
@anyone
def robots() -> Response:
    """What search engines should not even ask for; every answer tells them not to keep it."""
    return Response(ROBOTS, content_type="text/plain; charset=utf-8", headers={"Cache-Control": A_DAY})


@bp.get("/.well-known/security.txt")
@anyone
def security() -> Response:
    """Whom to tell of a hole (RFC 9116)."""
    config: Config = current_app.extensions["settings"]
    expires = (now() + timedelta(days=180)).replace(microsecond=0)
    lines = (
        f"Contact: {config.security_contact or f'{config.base_url}{SIGN_IN}'}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: de, en",
        f"Canonical: {config.base_url}/.well-known/security.txt",
    )
    return Response(
        "\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": A_DAY}
    )
