"""What a clinician marked in the library."""

from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.library.models import Favourite


def favourites(*, of: Clinician) -> frozenset[str]:
    """The exercises this clinician wants at hand."""
    return frozenset(db.session.scalars(select(Favourite.exercise).where(Favourite.clinician_id == of.id)))
