"""Every table of every feature, so that migrations and guards see the whole schema."""

from clinic.accounts import models as accounts
from clinic.accounts.factors import models as factors
from clinic.accounts.people import models as people
from clinic.audit import models as audit
from clinic.desk import models as desk
from clinic.diary import models as diary
from clinic.measures import models as measures
from clinic.outbox import models as outbox
from clinic.patients import models as patients
from clinic.patients.treatment import models as treatment
from clinic.plans import models as plans
from clinic.privacy import models as privacy
from clinic.reminders import models as reminders
from clinic.screening import models as screening
from clinic.sharing import models as sharing

__all__ = [
    "accounts",
    "audit",
    "desk",
    "diary",
    "factors",
    "measures",
    "outbox",
    "patients",
    "people",
    "plans",
    "privacy",
    "reminders",
    "screening",
    "sharing",
    "treatment",
]
