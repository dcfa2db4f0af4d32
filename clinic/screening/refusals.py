"""Why a decision was not recorded, in a sentence beside the field that mends it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.screening import closing
from clinic.screening.questionnaire import Questionnaire


def sentence(refusal: closing.Refusal, questionnaire: Questionnaire, *, language: str) -> tuple[str, str]:
    """The field of the decision form and the sentence to show beside it."""
    least = questionnaire.policy.least_reason_characters
    about = refusal.about
    if refusal.key in ("reason-missing", "reason-unknown", "reason-too-short"):
        code, text = fields_of(about)
        if refusal.key == "reason-too-short" and about not in (closing.CLOSING, closing.HOLD):
            return text, ngettext(
                "Say why in at least %(num)d character.", "Say why in at least %(num)d characters.", least
            )
        if refusal.key == "reason-too-short":
            return text, _("Say why in a few words.")
        return code, _("Choose a reason and say why.")
    floor = questionnaire.words[language].outcomes.get(about, "").format(date=_("a date"))
    sentences = {
        "outcome-missing": ("outcome", _("Choose an outcome.")),
        "incomplete": ("closing_code", _("Answers are missing. Answer them, or close with a reason.")),
        "nothing-to-close": ("closing_code", _("This screening is complete; there is nothing to close.")),
        "below-floor": (
            "outcome",
            _("What is still open asks for at least “%(outcome)s”.", outcome=floor),
        ),
        "physician-missing": ("physician", _("Name the physician and when you spoke.")),
        "safety-net-not-given": (
            "safety_net_given",
            _("Tick that the patient knows when and how to get help."),
        ),
        "referral-date-missing": ("assess_by", _("Say by which day the assessment is to happen.")),
        "referral-date-impossible": ("assess_by", _("Choose a day from tomorrow on, within the limit.")),
        "referral-date-late": (
            "assess_by",
            _("That day is later than the criteria allow. Choose an earlier one, or give a reason below."),
        ),
        "criterion-unknown": ("outcome", _("The criteria have changed meanwhile. Look at them again.")),
        "precaution-unacknowledged": ("acknowledged", _("Tick each precaution you have gone through.")),
        "precaution-unknown": ("acknowledged", _("A precaution is not known here. Load the page again.")),
    }
    return sentences[refusal.key]


def fields_of(about: str) -> tuple[str, str]:
    """The two fields that hold a reason: its code and its words."""
    if about == closing.OUTCOME:
        return "reason_code", "reason_text"
    if about == closing.CLOSING:
        return "closing_code", "closing_text"
    if about == closing.HOLD:
        return "reason", "text"
    return f"code_{about}", f"text_{about}"
