"""Exercise protocols from the literature, in our own words, as a clinician would type them.

`seen` says what we read ourselves: the abstract or a public summary. A protocol whose `from_memory` is not
empty holds facts of the full text that nobody here has read again; it names them. What a source leaves
out, or we do not know, is not stated: no number stands here to fill a gap.
"""

from tests.plans.doses.protocols import at_work, in_care, in_tables
from tests.plans.doses.protocols.prescribed import Prescribed, Protocol

__all__ = ("PROTOCOLS", "Prescribed", "Protocol")

PROTOCOLS: tuple[Protocol, ...] = (*at_work.PROTOCOLS, *in_care.PROTOCOLS, *in_tables.PROTOCOLS)
