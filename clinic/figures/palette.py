"""The colours of the drawings. Neighbours differ in lightness too, so that a grey print tells them apart."""

from typing import Final

INK: Final = "#1f2f3c"
SHADE: Final = "#14283a"
SHIRT: Final = "#d3e2ea"
TROUSERS: Final = "#7f95a6"
WORKING: Final = "#cf3b27"
ASSISTING: Final = "#f3aa97"
ARROW: Final = "#0b6f6b"
HALO: Final = "#ffffff"
GHOST: Final = "#e0e7eb"
GHOST_EDGE: Final = "#a9b8c1"
GROUND: Final = "#dde4e7"

SKIN: Final = {"light": "#efc4a6", "medium": "#d8a078", "brown": "#b07a54", "dark": "#855639"}
HAIR: Final = {"black": "#2b2524", "brown": "#5a4033", "blond": "#c39a5b", "grey": "#a9adb0"}

MATERIAL: Final = {
    "mat": "#a9d3c9",
    "wood": "#dcc6a6",
    "metal": "#8a97a3",
    "wall": "#eef1f3",
    "skirting": "#d5dce0",
    "edge": "#c3ccd2",
    "foam": "#7fa3cf",
    "cloth": "#f3e6c9",
    "band": "#e08a00",
    "ball": "#d9d26a",
    "iron": "#55616c",
}
