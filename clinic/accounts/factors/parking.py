"""A form that came while nobody could be let in: kept sealed, and given back to the same person."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from clinic import extensions
from clinic.accounts.factors import actions, queries, sealing
from clinic.accounts.factors.rules import MOST_KEPT_FORMS
from clinic.accounts.models import Clinician
from clinic.web import read_only
from clinic.web.forms import TOKEN
from clinic.web.guard import FORM_TYPES

PAGE = "/kept"
FORM = "parked form"
# What nobody keeps, sealed or not.
SECRETS = frozenset({"password", "present", "new", "code", "credential", "logo"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent."""

    path: str
    fields: tuple[tuple[str, str], ...]
    parked_at: datetime
    ended: bool  # it came from a session that had ended, perhaps because it was in wrong hands

    @property
    def texts(self) -> tuple[str, ...]:
        """What a person wrote, as far as it can be told from keys, numbers and choices."""
        return tuple(value for _name, value in self.fields if any(sign in value.strip() for sign in " \n@"))


def park(person: Clinician, *, at: datetime, ended: bool = False) -> UUID | None:
    """Keep the form of this request for this person; None where there is nothing to keep."""
    if request.method != "POST" or request.mimetype not in FORM_TYPES or read_only.halted() is not None:
        return None
    names = set(request.form)
    if not names - {TOKEN} or names & SECRETS or any(file.filename for file in request.files.values()):
        return None
    # In wrong hands, a session that was ended would push out what its owner wrote.
    if ended and queries.parked_forms(of=person.id, now=at) >= MOST_KEPT_FORMS:
        return None
    # Only what a page of ours sent comes back to it.
    if not ended:
        extensions.csrf.protect()
    elif not _is_from_a_page_of_ours():
        return None
    fields = [[name, value] for name, values in request.form.lists() if name != TOKEN for value in values]
    form_id = uuid4()
    content = json.dumps({"path": request.full_path.rstrip("?"), "fields": fields, "ended": ended}).encode()
    sealed = sealing.seal(content, purpose=FORM, owner=person.id.bytes + form_id.bytes)
    return actions.park(sealed, form_id=form_id, by=person, now=at)


def _is_from_a_page_of_ours() -> bool:
    """Whether it bears the token of any session, since its own has ended: Flask-WTF signs them all alike."""
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    try:
        signer.loads(request.form.get(TOKEN, ""))
    except BadData:
        return False
    return True


def kept(form_id: UUID, *, of: Clinician, now: datetime) -> Kept | None:
    """A form kept for this person, opened."""
    found = queries.parked(form_id, of=of.id, now=now)
    if found is None:
        return None
    try:
        content = sealing.unseal(found.content, purpose=FORM, owner=of.id.bytes + form_id.bytes)
    except sealing.Unsealable:
        return None
    told = json.loads(content)
    return Kept(
        path=told["path"],
        fields=tuple((str(name), str(value)) for name, value in told["fields"]),
        parked_at=found.parked_at,
        ended=bool(told.get("ended")),
    )
