"""Where a pen would draw: round every shape, and where one part of the body passes before another."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic.figures.outlines import Mask
from clinic.figures.scene import Floats, Small

STEP = 0.007  # metres by which one surface must stand before the next for a line to begin
FADING_STEP = 0.0035  # the step down to which a line begun elsewhere goes on
LIMB_STEP = 0.003  # the same between two limbs
CLEAR_STEP = 0.020  # a line ends freely only if some of it parts this much
GOING_ON = -0.6  # cosine of the turn at which one line still goes on in another
SPECK = 9  # pixels below which a line is none
SHORTEST = 16  # pixels of a line with a loose end


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """A whole picture, row by row: how near each pixel is and what it belongs to.

    `covered`; `near` (metres, towards the eye); `thing` 0 body, 1 hair, from 2 the props; `limb` one number
    per limb, -1 off the body; `fine` hands and feet, within which lines would clot; `quiet` never outlined.
    """

    covered: Mask
    near: Floats
    thing: NDArray[np.int16]
    limb: NDArray[np.int16]
    fine: Mask
    quiet: Mask

    def turned(self) -> "Relief":
        return Relief(*(getattr(self, name).T for name in Relief.__slots__))


def lines(relief: Relief) -> tuple[list[Floats], list[Floats]]:
    """Polylines in pixels: outlines against what lies far behind, and finer creases within a shape."""
    horizontal = _edges(relief)
    vertical = tuple(part.T for part in _edges(relief.turned()))
    _, begun, clear, outer = (_joined(h, v) for h, v in zip(horizontal, vertical, strict=True))
    bold: list[Floats] = []
    light: list[Floats] = []
    for chain in _kept(horizontal[0], vertical[0], begun, clear):
        heavy = _along(chain, outer).mean() >= 0.5
        (bold if heavy else light).append(chain)
    return [_calm(chain) for chain in drawn_through(bold)], [_calm(chain) for chain in drawn_through(light)]


def hems(labels: Small, relief: Relief) -> list[Floats]:
    """Polylines where two materials meet on the body's surface, away from the other lines."""

    def meet(labels: Small, relief: Relief, drawn: Mask) -> Mask:
        body: Mask = relief.thing == 0
        found: Mask = np.zeros(body.shape, bool)
        found[1:] = body[1:] & body[:-1] & (labels[1:] != labels[:-1]) & ~drawn[1:]
        return found

    flipped = relief.turned()
    horizontal = meet(labels, relief, _edges(relief)[0])
    vertical = meet(labels.T, flipped, _edges(flipped)[0]).T
    return [_calm(chain) for chain in _chains(horizontal, vertical) if len(chain) >= SHORTEST]


def _edges(relief: Relief) -> tuple[Mask, Mask, Mask, Mask]:
    """For the edge above each pixel: may it be drawn, begins a line here, is it clear, is it an outline."""
    above, below = np.s_[:-1], np.s_[1:]
    near = relief.near
    shape = near.shape
    drawn, begun, clear, outer = (np.zeros(shape, bool) for _ in range(4))
    rim = relief.covered[above] != relief.covered[below]
    both = relief.covered[above] & relief.covered[below]
    jump = np.where(both, np.abs(near[below] - near[above]), 0)
    change = np.where(relief.covered, near, 0)
    slope_above = np.abs(np.diff(change, axis=0, prepend=change[:1]))[above]
    slope_below = np.abs(np.diff(change, axis=0, append=change[-1:]))[below]
    excess = jump - 2.0 * np.minimum(np.minimum(slope_above, slope_below), 0.02)
    here, there = relief.limb[above], relief.limb[below]
    limbs_meet = (here != there) & (here >= 0) & (there >= 0)
    things_meet = both & (np.maximum(relief.thing[above], 1) != np.maximum(relief.thing[below], 1))
    fading = both & ((excess > FADING_STEP) | (limbs_meet & (excess > LIMB_STEP)) | things_meet)
    fading &= ~(relief.fine[above] & relief.fine[below] & (here == there) & (excess < 0.03))
    loud = ~(relief.quiet[above] | relief.quiet[below])
    drawn[below] = (rim | fading) & loud & _foremost(np.where(rim | things_meet, 1.0, excess))
    begun[below] = rim | (both & ((excess > STEP) | limbs_meet | things_meet))
    clear[below] = rim | (both & (excess > CLEAR_STEP)) | things_meet
    outer[below] = rim | (both & (excess > 0.06)) | things_meet
    return drawn, begun, clear, outer


def _foremost(step: Floats) -> Mask:
    """Of parallel edges a pixel or two apart the highest alone: skin that curves away makes several."""
    found = np.ones(step.shape, bool)
    for apart in (1, 2):
        found[apart:] &= step[apart:] >= step[:-apart]
        found[:-apart] &= step[:-apart] >= step[apart:]
    return found


def _joined(horizontal: Mask, vertical: Mask) -> Mask:
    """A mark at the upper left corner of each marked edge, one row and column larger than the picture."""
    whole = np.zeros((horizontal.shape[0] + 1, horizontal.shape[1] + 1), bool)
    whole[:-1, :-1] = horizontal | vertical
    return whole


def _along(chain: Floats, mask: Mask) -> Mask:
    """What a mask of edges says at each point of a chain."""
    at = np.clip(chain.astype(int), 0, np.array(mask.shape)[::-1] - 1)
    found: Mask = mask[at[:, 1], at[:, 0]]
    return found


def _trimmed(chain: Floats, begun: Mask) -> Floats:
    """A chain from the first place where it stands out to the last: its ends do not fade into the skin."""
    if (chain[0] == chain[-1]).all():
        return chain
    clear = np.nonzero(_along(chain, begun))[0]
    return chain[clear[0] : clear[-1] + 1] if len(clear) else chain[:0]


def _kept(horizontal: Mask, vertical: Mask, begun: Mask, clear: Mask) -> Iterator[Floats]:
    """The chains worth drawing: those between two others always, loose ones if they are long and clear."""
    chains = _chains(horizontal, vertical)
    ends: dict[tuple[float, float], int] = {}
    for chain in chains:
        for end in (chain[0], chain[-1]):
            ends[end[0], end[1]] = ends.get((end[0], end[1]), 0) + 1
    for whole in chains:
        ring = bool((whole[0] == whole[-1]).all())
        loose = not ring and min(ends[end[0], end[1]] for end in (whole[0], whole[-1])) == 1
        chain = _trimmed(whole, begun) if loose else whole
        if len(chain) >= (SHORTEST if loose or ring else 3):
            least_begun, least_clear = (0.3, 0.3) if loose else (0.15, 0.05)
            if _along(chain, begun).mean() > least_begun and _along(chain, clear).mean() >= least_clear:
                yield chain


def _chains(horizontal: Mask, vertical: Mask) -> list[Floats]:
    """Pixel edges strung together: polylines that end where lines meet, or close."""
    links: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def link(a: tuple[int, int], b: tuple[int, int]) -> None:
        links.setdefault(a, []).append(b)
        links.setdefault(b, []).append(a)

    for row, column in np.argwhere(horizontal).tolist():
        link((column, row), (column + 1, row))
    for row, column in np.argwhere(vertical).tolist():
        link((column, row), (column, row + 1))
    passed: set[tuple[tuple[int, int], tuple[int, int]]] = set()

    def walk(a: tuple[int, int], b: tuple[int, int]) -> Floats:
        line = [a, b]
        passed.update(((a, b), (b, a)))
        while len(links[b]) == 2:
            ahead = links[b][0] if links[b][1] == a else links[b][1]
            if (b, ahead) in passed:
                break
            passed.update(((b, ahead), (ahead, b)))
            line.append(ahead)
            a, b = b, ahead
        return np.array(line, float)

    knots = [place for place, near in links.items() if len(near) != 2]
    found = [walk(place, other) for place in knots for other in links[place] if (place, other) not in passed]
    found += [walk(place, near[0]) for place, near in links.items() if (place, near[0]) not in passed]
    return found


def drawn_through(chains: list[Floats]) -> list[Floats]:
    """Chains that go on in each other become one, as a pen would draw them: a joint on its way is no kink."""
    ends: dict[tuple[float, float], list[tuple[int, bool]]] = {}
    for number, chain in enumerate(chains):
        if (chain[0] != chain[-1]).any():
            ends.setdefault((chain[0][0], chain[0][1]), []).append((number, True))
            ends.setdefault((chain[-1][0], chain[-1][1]), []).append((number, False))
    goes_on: dict[tuple[int, bool], tuple[int, bool]] = {}
    for meeting in ends.values():
        for one, other in _pairs(chains, meeting):
            goes_on[one], goes_on[other] = other, one
    done: set[int] = set()
    found: list[Floats] = []
    free = [(number, start) for number in range(len(chains)) for start in (True, False)]
    for end in [*(each for each in free if each not in goes_on), *free]:
        if end[0] in done:
            continue
        pieces: list[Floats] = []
        at: tuple[int, bool] | None = end
        while at and at[0] not in done:
            number, start = at
            done.add(number)
            piece = chains[number] if start else chains[number][::-1]
            pieces.append(piece if not pieces else piece[1:])
            at = goes_on.get((number, not start))
        line = np.concatenate(pieces)
        if len(line) >= SPECK:
            found.append(line)
    return found


def _pairs(
    chains: list[Floats], meeting: list[tuple[int, bool]]
) -> Iterator[tuple[tuple[int, bool], tuple[int, bool]]]:
    """Of the chain ends that meet in a point, those that go on in each other: the straightest pair first."""

    def leaves(end: tuple[int, bool]) -> Floats:
        line = chains[end[0]] if end[1] else chains[end[0]][::-1]
        away: Floats = line[min(9, len(line) - 1)] - line[0]
        return away / max(float(np.linalg.norm(away)), 1e-9)

    def bend(one: tuple[int, bool], other: tuple[int, bool]) -> float:
        if one[0] == other[0]:
            return 1.0
        return float(leaves(one) @ leaves(other))

    left = list(meeting)
    while len(left) >= 2:
        turns = [
            (bend(one, other), one, other) for place, one in enumerate(left) for other in left[place + 1 :]
        ]
        turn, one, other = min(turns, key=lambda turn: turn[0])
        if turn > GOING_ON and len(meeting) > 2:
            return
        yield one, other
        left = [end for end in left if end not in (one, other)]


def _calm(chain: Floats, width: float = 2.6) -> Floats:
    """The chain without the steps of its pixels; its two ends stay where they are."""
    ring = bool((chain[0] == chain[-1]).all())
    smoothed: Floats
    reach = int(3 * width)
    weight = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    weight /= weight.sum()
    if ring:
        body = chain[:-1]
        index = np.arange(-reach, len(body) + reach) % len(body)
        smoothed = np.stack([np.convolve(body[index, k], weight, "valid") for k in (0, 1)], 1)
        return np.concatenate([smoothed, smoothed[:1]])
    # mirrored through its ends, a line keeps both of them and the direction in which it leaves
    before = 2 * chain[0] - chain[np.minimum(np.arange(reach, 0, -1), len(chain) - 1)]
    after = 2 * chain[-1] - chain[np.maximum(len(chain) - 1 - np.arange(1, reach + 1), 0)]
    wide = np.r_[before, chain, after]
    smoothed = np.stack([np.convolve(wide[:, k], weight, "valid") for k in (0, 1)], 1)
    return smoothed
