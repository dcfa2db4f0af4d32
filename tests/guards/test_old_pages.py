"""A page opened before a new release still saves after it. Proves fault X25 of security.md.

`forms_shown.txt` holds the forms of the newest release: each field its pages send, and with an exclamation
mark those they always send. A release adds lines; `python -m tests.guards.test_old_pages` writes it anew.
"""

from pathlib import Path

import pytest

from tests.guards.addresses import CHANGING, a_service, routes
from tests.guards.gates import schemas

SHOWN = Path(__file__).with_name("forms_shown.txt")
# A field that must be sent from now on although older pages do not: the page asks for it, with all that was
# typed still in it. Each with its reason.
ASKED_AGAIN: dict[str, str] = {}

pytestmark = pytest.mark.once


def shown_now() -> dict[str, dict[str, bool]]:
    """Each form by its view: the fields it takes, and whether they are required."""
    app = a_service()
    found: dict[str, dict[str, bool]] = {}
    for route in routes():
        if route.method not in CHANGING or route.endpoint.startswith("pieces."):
            continue
        for schema in schemas(app, route):
            form = found.setdefault(f"{route.endpoint} {schema.__name__}", {})
            form |= {name: field.required for name, field in schema().fields.items()}
    return found


def lines(forms: dict[str, dict[str, bool]]) -> list[str]:
    """The same as the file holds it."""
    return [
        " ".join((f"{form}:", *(f"{name}!" if needed else name for name, needed in sorted(fields.items()))))
        for form, fields in sorted(forms.items())
    ]


def shown_then() -> dict[str, dict[str, bool]]:
    """The forms of the newest release."""
    found = {}
    for line in SHOWN.read_text("utf-8").splitlines():
        form, _, fields = line.partition(":")
        found[form] = {name.rstrip("!"): name.endswith("!") for name in fields.split()}
    return found


def test_every_form_of_the_newest_release_is_still_answered_and_its_fields_are_taken() -> None:
    now = shown_now()
    gone = [
        f"{form}: {name}"
        for form, fields in shown_then().items()
        for name in (*fields, *(() if form in now else ("the whole form",)))
        if name not in now.get(form, {})
    ]
    assert not gone


def test_no_form_wants_a_field_that_older_pages_do_not_send() -> None:
    then = shown_then()
    wanted = [
        f"{form}: {name}"
        for form, fields in shown_now().items()
        for name, needed in fields.items()
        if needed and form in then and not then[form].get(name) and f"{form}: {name}" not in ASKED_AGAIN
    ]
    assert not wanted


if __name__ == "__main__":
    SHOWN.write_text("\n".join(lines(shown_now())) + "\n", "utf-8")
