"""The questionnaire's folder: whole, in both languages, and refused by name where it is not."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from clinic.content import loader
from clinic.content.loader import ContentError
from clinic.screening import catalogue, rules, urgency
from clinic.screening.catalogue import questionnaire
from clinic.screening.questionnaire import Outcome

WHOLE = questionnaire()


def test_the_questionnaire_is_all_there() -> None:
    assert (WHOLE.id, WHOLE.version, WHOLE.status) == ("upper-back-red-flags", "0.2.0", "draft")
    assert (len(WHOLE.questions), len(WHOLE.criteria), len(WHOLE.groups)) == (84, 90, 27)
    assert sum(question.is_gateway for question in WHOLE.questions.values()) == 12
    assert [name for name, question in WHOLE.questions.items() if question.is_closing] == ["clin.concern"]
    assert len(WHOLE.sources) == 38
    assert WHOLE.languages == ("en", "de")


def test_the_questionnaire_is_read_once() -> None:
    assert questionnaire() is WHOLE


def test_every_part_of_a_gateway_has_a_detail() -> None:
    for question in WHOLE.questions.values():
        assert all(part.asks for part in question.parts)
        assert bool(question.parts) is question.is_gateway


def test_every_detail_of_a_part_can_open_when_its_gateway_is_yes() -> None:
    for gateway in WHOLE.questions.values():
        opened = rules.asked(WHOLE, {gateway.id: "yes"}) if gateway.parts else ()
        assert {item for part in gateway.parts for item in part.asks} <= set(opened)


@pytest.mark.parametrize("item", [name for name, one in WHOLE.questions.items() if one.urgency is not None])
def test_urgency_is_what_the_rules_make_of_a_lone_yes(item: str) -> None:
    assert urgency.alone(WHOLE, item) is WHOLE.questions[item].urgency


def test_every_detail_and_finding_answered_yes_or_no_has_an_urgency_but_the_reassuring_and_the_plain() -> (
    None
):
    without = {
        name
        for name, question in WHOLE.questions.items()
        if not question.is_number and not question.is_always_asked and question.urgency is None
    }
    assert without == {
        "ctx.female",
        "ctx.pregnant",
        "ctx.neck_or_head",
        "trauma.cleared",
        "trauma.blunt",
        "exam.ccr_low_risk",
        "exam.rotation_45",
    }


def test_an_unknown_word_never_reaches_a_patient() -> None:
    """Precautions that are printed have words of their own for the patient."""
    for language in WHOLE.languages:
        for precaution in WHOLE.precautions.values():
            words = WHOLE.words[language].precautions[precaution.id]
            assert bool(words.patient) is precaution.on_handout
            assert not re.search(r"end-range|endgradig|HWS|isometr", words.patient)


BANNED = re.compile(
    r"\b(safe|cleared|ruled out|rules out|detects?|compliance|please|sorry|oops|simply"
    r"|sicher|sichere[mnrs]?|unbedenklich|Entwarnung|ausgeschlossen)\b|!",
    re.IGNORECASE,
)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


@pytest.mark.parametrize("language", WHOLE.languages)
def test_the_voice_is_kept(language: str) -> None:
    said = texts(loader.parse(catalogue.FOLDER / f"{language}.yaml"))
    assert [text for text in said if BANNED.search(text)] == []


def test_the_languages_say_different_things_in_the_same_places() -> None:
    english, german = WHOLE.words["en"], WHOLE.words["de"]
    for name in WHOLE.questions:
        assert english.questions[name].question != german.questions[name].question
        assert bool(english.questions[name].help) is bool(german.questions[name].help)
    for name in WHOLE.criteria:
        assert english.criteria[name].rationale != german.criteria[name].rationale


def test_what_needs_a_decision_says_what_else_could_be_defended() -> None:
    marked = [name for name, one in WHOLE.criteria.items() if one.needs_decision]
    assert marked == ["E01", "E07", "E13", "E14", "U01", "U09", "U10", "U11", "U26", "U27", "U31", "R17"]
    for name, criterion in WHOLE.criteria.items():
        assert bool(WHOLE.words["en"].criteria[name].alternative) is criterion.needs_decision


def test_the_digest_is_taken_from_exactly_these_files() -> None:
    names = {path.name for path in catalogue.files()}
    assert names == {"questions.yaml", "rules.yaml", "policy.yaml", "sources.yaml", "en.yaml", "de.yaml"}
    whole = hashlib.sha256()
    for path in sorted(catalogue.files()):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    assert whole.hexdigest() == WHOLE.digest


# ---- a folder that is not whole ----------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(catalogue.FOLDER, tmp_path / "screening" / "upper-back"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text, old
    path.write_text(text.replace(old, new, 1))


RULES, QUESTIONS, ENGLISH, GERMAN = "rules.yaml", "questions.yaml", "en.yaml", "de.yaml"
POLICY, SOURCES = "policy.yaml", "sources.yaml"

YES_TO_TEARING = 'item: acute.tearing, is: "yes"'

# What is changed, and what is then said of it: file, field, message. Each group is one reading of a folder.
Row = tuple[str, str, str, str, str, str]
GROUPS: dict[str, list[Row]] = {
    "a bare yes": [(RULES, YES_TO_TEARING, "item: acute.tearing, is: yes", RULES, "is", "truth value")],
    "the shape of the rules": [
        (RULES, "outcome: emergency\n", "outcome: alarm\n", RULES, "rules[0].outcome", "Must be one of"),
        (RULES, "vit.pulse, lte: 40", 'vit.pulse, lte: "40"', RULES, "slow_pulse.lte", "needs a number"),
        (RULES, "    within_days: 14\n", "", RULES, "within_days", "every such rule has it"),
        (RULES, "    valid_days: 14\n", "", RULES, "valid_days", "every such rule has it"),
        (RULES, "plan_hold: true", "plan_held: true", RULES, "plan_held", "Unknown field"),
        (RULES, "sources: [add_rs]", "sources: []", RULES, "sources", "names no source"),
        (RULES, "groups: [gca_pmr]\n", "groups: []\n", RULES, "groups", "is empty"),
    ],
    "the shape of the questions": [
        (QUESTIONS, "asks: [acute.faint]", "asks: []", QUESTIONS, "asks", "has no detail"),
        (
            QUESTIONS,
            "    accepts: {lowest: 50, highest: 300}\n",
            "",
            QUESTIONS,
            "accepts",
            "every number has it",
        ),
        (QUESTIONS, "highest: 4}", "highest: 9}", QUESTIONS, "accepts", "number of ticks"),
    ],
    "the shape of the words": [
        (ENGLISH, 'headline: "Cancer, now or ever"', 'headline: ""', ENGLISH, "headline", "is empty"),
        (ENGLISH, "purpose:", "aim:", ENGLISH, "aim", "Unknown field"),
    ],
    "the shape of the sources": [
        (SOURCES, 'doi: "10.2519/', 'doi: "11.2519/', SOURCES, "doi", "is no DOI"),
    ],
    "names that lead nowhere": [
        (RULES, YES_TO_TEARING, 'item: acute.tear, is: "yes"', RULES, "when", "acute.tear is no question"),
        (RULES, "{derived: slow_pulse}", "{derived: slow}", RULES, "when", "slow is not defined"),
        (RULES, "groups: [acs]", "groups: [heart]", RULES, "groups", "heart is not defined"),
        (RULES, "sources: [add_rs]", "sources: [hearsay]", RULES, "sources", "hearsay is not defined"),
        (RULES, "precautions: [review_14_days]", "precautions: [look]", RULES, "precautions", "look is not"),
        (RULES, "advice: [keep_spine_still]", "advice: [run]", RULES, "advice", "run is not defined"),
        (QUESTIONS, "asks: [acute.faint]", "asks: [acute.fain]", QUESTIONS, "asks", "acute.fain is not"),
        (POLICY, "[greenhalgh2020]", "[nobody]", POLICY, "safety_net_sources", "nobody is not defined"),
        (RULES, "vit.pulse, lte: 40", 'vit.pulse, is: "yes"', RULES, "slow_pulse", "never be answered so"),
        (RULES, 'item: organ.rash, is: "yes"', "item: organ.rash, gte: 1", RULES, "when", "is not a number"),
    ],
    "ids that may not stand there": [
        (RULES, "id: E02", "id: E01", RULES, "rules[1].id", "stands here twice"),
        (RULES, "id: R02", "id: R01", RULES, "id", "is retired"),
        (QUESTIONS, "[head.vascular_risk]", "[head.gca]", QUESTIONS, "id", "is retired"),
        (QUESTIONS, "  - {id: clin}\n", "", QUESTIONS, "id", "begins with no section"),
        (QUESTIONS, "  - acs\n", "  - acs\n  - acs\n", QUESTIONS, "groups[1]", "stands here twice"),
        (RULES, 'version: "0.2.0"', 'version: "0.3.0"', RULES, "version", "is not the version"),
        (RULES, "plan: share_allowed", "plan: sharing_blocked", RULES, "plan", "must be share_allowed"),
        (RULES, "rank: 4", "rank: 5", RULES, "rank", "must be 4"),
        (QUESTIONS, "ctx.age: 52", "ctx.age: 520", QUESTIONS, "ordinary.ctx.age", "is no answer"),
        (QUESTIONS, "  vit.sbp: 125\n", "", QUESTIONS, "ordinary", "vit.sbp is missing"),
        (QUESTIONS, "  trauma.blunt:", "  trauma.blow:", QUESTIONS, "ordinary", "is no question"),
        (POLICY, "eased_by: discussed_with_physician", "eased_by: a_hunch", POLICY, "", "not among the"),
        (POLICY, "from: urgent_same_day", "from: emergency", POLICY, "lower", "from urgent_same_day"),
    ],
    "a circle": [
        (
            QUESTIONS,
            "groups: [acs, aortic, pe_pneumothorax]\n    ask_if: {item: core.acute",
            "groups: [acs, aortic, pe_pneumothorax]\n    ask_if: {item: acute.faint",
            QUESTIONS,
            "questions",
            "a circle: acute.faint > acute.faint",
        ),
    ],
    "what nothing would miss": [
        (
            RULES,
            "    when: {item: organ.dysphagia",
            "    when: {item: organ.rash",
            QUESTIONS,
            "id",
            "by no rule",
        ),
        (RULES, "    backstop: true\n", "    groups: [acs]\n", RULES, "rules", "exactly one backstop"),
        (RULES, "\nrules:\n", '  idle: {item: core.acute, is: "yes"}\n\nrules:\n', RULES, "idle", "nowhere"),
        (RULES, "advice:\n  -", "advice:\n  - shout\n  -", RULES, "advice[0]", "is used by no rule"),
        (QUESTIONS, "status: draft", "status: approved", RULES, "rules[0]", "needs a decision"),
        (
            QUESTIONS,
            "    closing: true\n",
            "    core: true\n",
            QUESTIONS,
            "questions[83]",
            "a gateway has parts",
        ),
    ],
    "words that do not fit": [
        (
            GERMAN,
            "  wait_with_exercises:",
            "  wait_without:",
            GERMAN,
            "advice",
            "wait_with_exercises is missing",
        ),
        (GERMAN, "  keep_spine_still:", "  keep_still:", GERMAN, "advice.keep_still", "belongs to nothing"),
        (GERMAN, "  E02:\n", "  E00:\n", GERMAN, "rules", "E02 is missing"),
        (GERMAN, "  core.organ:\n", "  core.organs:\n", GERMAN, "questions", "core.organ is missing"),
        (GERMAN, "Abklärung bis {date}", "Abklärung bis {day}", GERMAN, "refer_routine", "other blanks"),
        (
            GERMAN,
            '    patient: "Legen Sie sich nicht auf den Bauch."\n',
            "",
            GERMAN,
            "precautions.no_prone",
            "words for the patient",
        ),
        (ENGLISH, '      - "Faint"\n', "", ENGLISH, "core.acute.parts", "must be 5 parts"),
        (ENGLISH, "      babinski:", "      babinsky:", ENGLISH, "ticks", "must be gait"),
        (ENGLISH, '    headline: "Cancer, now or ever"\n', "", ENGLISH, "core.cancer", "a headline belongs"),
        (ENGLISH, '    alternative: "As E01."\n', "", ENGLISH, "rules.U01", "an alternative belongs"),
    ],
}


@pytest.mark.parametrize("rows", GROUPS.values(), ids=GROUPS)
def test_what_is_wrong_is_named_with_its_file_and_field(folder: Path, rows: list[Row]) -> None:
    for changed, old, new, *_ in rows:
        change(folder, changed, old, new)
    with pytest.raises(ContentError) as refusal:
        catalogue.load(folder)
    said = [(one.file.rsplit("/", 1)[-1], one.field, one.message) for one in refusal.value.all]
    for _, _, new, file, field, message in rows:
        assert any(file == at and field in where and message in what for at, where, what in said), (
            f"{new}: {refusal.value}"
        )


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / GERMAN).unlink()
    with pytest.raises(ContentError, match=r"de\.yaml:1: cannot be read"):
        catalogue.load(folder)


def test_urgency_that_disagrees_with_the_rules_is_named(folder: Path) -> None:
    change(folder, QUESTIONS, "urgency: clear_with_precautions", "urgency: urgent_same_day")
    with pytest.raises(ContentError, match="says urgent_same_day, the rules say clear_with_precautions"):
        catalogue.check(folder)


def test_an_untouched_copy_is_the_same_questionnaire(folder: Path) -> None:
    assert catalogue.load(folder) == WHOLE


def test_one_changed_byte_makes_another_digest(folder: Path) -> None:
    change(folder, ENGLISH, "Blood in the sputum?", "Blood in the sputum ?")
    assert catalogue.load(folder).digest != WHOLE.digest


def test_the_outcomes_are_five_in_ascending_severity() -> None:
    assert [outcome.rank for outcome in Outcome] == [0, 1, 2, 3, 4]
