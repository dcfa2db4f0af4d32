"""Style sheets, scripts and the font: small, ours, kept for good, and standing when something is missing."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask

from clinic.config import ROOT
from clinic.web import assets, fonts
from tests.pages import Visitor

CSS = ROOT / "clinic" / "static" / "css"
# Paper has a folder and rules of its own.
SHEETS = sorted(path for path in CSS.rglob("*.css") if path.parent.name != "paper")
# White where a scanner or a print is shown as it is, whatever the theme.
WHITE = {"qr_frame": {"#fff", "#4d5a61"}, "accounts": {"#fff", "#152127"}, "factors": {"#fff", "#152127"}}
TOKENS = (CSS / "tokens.css").read_text("utf-8")
KILOBYTE = 1024
# What a link's pages alone load, or load too.
FOR_PATIENTS = {
    f"js/{name}.js"
    for name in (
        "behaviours", "cues", "days", "diary", "gone", "keeping", "kit", "leaving", "link", "morning",
        "motion", "offline", "opened", "pace", "player", "print", "queue", "signs", "trusted", "worker",
    )
}  # fmt: skip
# What a link's page loads besides where a plan leaves exercises to choose from.
FOR_CHOOSING = {"js/choosing.js", "js/groups.js"}
# What pages load that ask who somebody is, and other pages once they lock.
FOR_SIGNING_IN = {"js/lock.js", "js/passkey.js"}
# What the builder alone loads: it keeps changes until the service has them, and arrows lead through hits.
FOR_BUILDER = {"js/unlost.js", "js/hits.js"}
FOR_TEXT = ("ink", "muted", "accent", "danger", "warning", "done")
FOR_CONTROLS = ("line", "focus")
SOFT = ("accent", "danger", "warning", "done")


def names(path: Path) -> str:
    return path.relative_to(CSS).as_posix()


def colours() -> dict[str, tuple[str, str]]:
    """Each colour token, light and dark."""
    pairs = re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
    return {name: (light, dark) for name, light, dark in pairs}


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def size(*names: str) -> int:
    """What a browser fetches, compressed."""
    known = assets.read(font_digest=fonts.digest())
    return sum(len(gzip.compress(known[name].body, 9)) for name in names)


def test_a_file_is_kept_for_good_under_its_digest(app: Flask, client: Visitor) -> None:
    with app.test_request_context():
        address = assets.address("app.css")
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert hashlib.sha256(response.data).hexdigest().startswith(address.split("/")[2])


def test_an_address_of_yesterday_still_answers_but_is_not_kept(client: Visitor) -> None:
    response = client.get("/assets/0123456789abcdef/app.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["app.js", "css/app.css", "../config.py", "js/../app.css", "README.md"])
def test_only_known_names_answer(client: Visitor, name: str) -> None:
    assert client.get(f"/assets/0123456789abcdef/{name}").status_code == 404


def test_text_is_compressed_for_those_who_take_it(app: Flask, client: Visitor) -> None:
    with app.test_request_context():
        address = assets.address("js/behaviours.js")
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"


def test_modules_share_one_digest_since_they_import_each_other() -> None:
    known = assets.read()
    digests = {asset.digest for name, asset in known.items() if name.startswith("js/")}
    assert len(digests) == 1


def test_the_layers_are_ordered_before_anything_else() -> None:
    body = assets.read()["app.css"].body.decode()
    assert body.startswith("@layer reset,tokens,base,layout,components,print;")


def test_an_inline_sheet_is_named_by_the_hash_a_browser_will_reckon(app: Flask) -> None:
    with app.app_context():
        sheet = assets.inline("plan.css")
    reckoned = base64.b64encode(hashlib.sha256(sheet.text.encode()).digest()).decode()
    assert sheet.source == f"'sha256-{reckoned}'"
    assert "</" not in sheet.text


def test_the_plan_page_asks_nothing_new_of_an_old_phone(app: Flask) -> None:
    with app.app_context():
        text = assets.inline("plan.css").text
    assert "light-dark(" not in text
    assert "@layer" not in text
    assert "prefers-color-scheme:dark" in text
    light, dark = colours()["accent"]
    assert f"--accent:{light}" in text
    assert f"--accent:{dark}" in text


def test_every_page_stays_within_its_budget() -> None:
    common = size("app.css")
    for sheet in assets.SHEETS:
        assert common + size(sheet) <= 12 * KILOBYTE, sheet
    scripts = {name for name in assets.read() if name.startswith("js/")}
    # The half above fifteen is idle.js, which every page needs to lock (DECISIONS 55).
    assert (
        size(*sorted(scripts - FOR_PATIENTS - FOR_CHOOSING - FOR_BUILDER - FOR_SIGNING_IN)) <= 15.5 * KILOBYTE
    )
    assert size(*sorted(FOR_SIGNING_IN)) <= 3 * KILOBYTE
    assert size(*sorted(FOR_BUILDER)) <= 3.5 * KILOBYTE
    assert size(*sorted(FOR_PATIENTS)) <= 17 * KILOBYTE
    assert size(*sorted(FOR_CHOOSING)) <= 2 * KILOBYTE
    # The rest of the 14 kB before first paint belongs to the page's own words.
    assert size("plan.css") <= 4 * KILOBYTE


def test_each_sheet_named_apart_exists() -> None:
    stems = {path.stem for path in (CSS / "components").glob("*.css")}
    assert {part for parts in assets.SHEETS.values() for part in parts} <= stems


def test_text_and_controls_stand_out_from_paper_and_surface() -> None:
    known = colours()
    for theme in (0, 1):
        grounds = [known[name][theme] for name in ("paper", "surface")]
        for name in FOR_TEXT:
            assert all(contrast(known[name][theme], ground) >= 6 for ground in grounds), (name, theme)
        for name in FOR_CONTROLS:
            assert all(contrast(known[name][theme], ground) >= 3 for ground in grounds), (name, theme)
        assert contrast(known["paper"][theme], known["accent"][theme]) >= 6
        for name in SOFT:
            ground = known[f"{name}-soft"][theme]
            assert contrast(known[name][theme], ground) >= 6, (name, theme)
            assert contrast(known["ink"][theme], ground) >= 11, (name, theme)


@pytest.mark.parametrize("path", [path for path in SHEETS if path.stem not in ("tokens", "print")], ids=names)
def test_colours_come_from_the_tokens(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    others = set(re.findall(r"#[0-9a-f]{3,8}\b", text.split("@media print")[0])) - WHITE.get(path.stem, set())
    assert not others


@pytest.mark.parametrize("path", SHEETS, ids=names)
def test_sides_are_logical_so_that_right_to_left_works(path: Path) -> None:
    sides = r"(?:margin|padding|border)-(?:left|right)|left|right|float"
    physical = rf"(?<![\w-])(?:{sides})\s*:|text-align: (?:left|right)"
    assert not re.findall(physical, path.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted((CSS / "components").glob("*.css")), ids=names)
def test_a_component_stands_in_its_layer(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    depth = 0
    for piece in re.split(r"([{}])", text):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth == 0 and piece.strip():
            assert piece.strip() == "@layer components"
    assert depth == 0


def test_without_its_package_the_font_is_the_systems() -> None:
    body = assets.read(font_digest=None)["app.css"].body.decode()
    assert "@font-face" not in body
    assert "system-ui" in body


def test_the_fallback_holds_the_place_of_the_font() -> None:
    digest = fonts.digest()
    body = assets.read(font_digest=digest)["app.css"].body.decode()
    assert "font-display:swap" in body
    assert "size-adjust:" in body
    assert f"../{digest}/inter.woff2" in body


def test_a_font_once_made_is_not_made_again(tmp_path: Path) -> None:
    kept = tmp_path / f"inter-{fonts.digest()}.woff2"
    kept.write_bytes(b"made before")
    assert fonts.subset(tmp_path) == b"made before"


def test_the_font_is_small_and_knows_our_letters(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    data = fonts.subset(tmp_path)
    assert data is not None
    assert len(data) <= 42 * KILOBYTE
    (kept,) = tmp_path.iterdir()
    font = TTFont(kept)
    assert set(map(ord, "Grüße × – „“ İğşłąčőŢ → ✓ ≤")) - {0x20} <= set(font.getBestCmap())
    (axis,) = font["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 600)
    assert {"tnum", "kern"} <= {
        record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord
    } | {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
