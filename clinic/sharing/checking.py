"""What a hand-over's form must say beyond its fields: a PIN worth having, an address mail can go to."""

from dataclasses import replace

from flask_babel import gettext as _

from clinic.accounts import passwords
from clinic.database import let_go
from clinic.outbox import rules as addresses
from clinic.sharing import rules
from clinic.sharing.models import Way
from clinic.web.forms import Form


def checked(form: Form) -> Form:
    """The form with its PIN hashed and its address in the form we send to, or refused with words."""
    if form.errors:
        return form
    pin = "".join(form.values["pin"].split())
    if pin and not (len(pin) == rules.PIN_LENGTH and pin.isascii() and pin.isdigit()):
        form = form.refused("pin", _("Six digits, or leave it empty."))
    elif pin and rules.is_guessed_first(pin):
        form = form.refused("pin", _("Somebody who guesses would try this first. Choose other digits."))
    email = addresses.address(form.values["email"])
    if form.values["way"] is Way.MAIL:
        form = _addressed(form, email)
    if form.errors:
        return form
    kept = ""
    if pin:
        # A hash takes as long as fifty writes, and nobody should wait for it.
        let_go()
        kept = passwords.hashed(pin)
    return replace(form, values={**form.values, "pin": kept, "email": email or ""})


def _addressed(form: Form, email: str | None) -> Form:
    if not form.values["email"]:
        return form.refused("email", _("To which address?"))
    if email is None:
        return form.refused("email", _("No mail can go to this address. It needs the form name@example.org."))
    meant = addresses.likelier(email)
    if meant is not None and addresses.address(form.values["sure"]) != email:
        return form.refused(
            "email",
            _("Is it %(address)s? Correct it, or press again to send as typed.", address=meant),
        )
    return form
