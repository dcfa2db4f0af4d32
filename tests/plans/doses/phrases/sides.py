"""On which side, and in which direction."""

SAID: dict[str, tuple[str, ...]] = {
    "each side": (
        "each side",
        "per side",
        "left and right",
        "L+R",
        "L/R",
        "li/re",
        "je Seite",
        "pro Seite",
    ),
    "10 reps each side": (
        "10 left, 10 right",
        "links 10x, rechts 10x",
        "je Seite 10x",
        "10x each side",
        "10 each side",
        "10 per side",
        "10/side",
        "10 je Seite",
    ),
    "alternating": (
        "alternating",
        "im Wechsel",
    ),
    "2x15 hold 3s each side 2/d": (
        "2 sets x 15 reps x 3 sec hold x 2/day each side",
        "2x15, each side, hold 3 sec, 2x daily",
    ),
    "10 reps hold 5s each side 2/d": ("2x tgl. je 10 Wdh., je Seite, 5 Sek. halten",),
    "3x10 each side": (
        "3x10 left, 3x10 right",
        "3x10 rechts und 3x10 links",
        "3x10/side",
        "3x10 /Seite",
        "3x10 each leg",
    ),
    "3x30s each side 2/d 5/w": ("3x30s each side 2x/day, 5 days/week",),
    "3x30s each side 4/w": ("3 x 30 s, each side, 4x/wk",),
    "10 reps in each direction": (
        "10 reps each direction",
        "10 times in each direction",
        "10 Wdh. in jede Richtung",
        "je Richtung 10x",
    ),
    "10 reps in each of 6 directions": (
        "10 reps in all 6 directions",
        "10 Wdh. in jede der 6 Richtungen",
    ),
    "2-4 reps hold 15-30s each side": ("Hold for 15 to 30 seconds. Repeat 2 to 4 times to each side.",),
    "3x30s each side": (
        "30 sec x 3 each side",
        "stretch 30 s x 3 each side",
    ),
    "10 reps alternating": (
        "10 pro Seite im Wechsel",
        "10 per side, alternating",
    ),
    "3x10 affected side": (
        "3x10 on the affected side",
        "3x10 affected side only",
        "3x10 on the painful side",
        "3x10 with the affected arm",
        "3x10 betroffene Seite",
        "3x10 nur auf der betroffenen Seite",
        "3x10 auf der schmerzhaften Seite",
        "3x10 mit der betroffenen Schulter",
    ),
    "3x10 left": (
        "3x10 auf der linken Seite",
        "3x10 on the left side",
    ),
    "2x30s each side": ("2x30s left, 2x30s right",),
    "for 30s each side": (
        "30 s left and 30 s right",
        "30 s links, 30 s rechts",
    ),
    "3x10 each side 3/w": (
        "3x10/Bein 3x wö.",
        "3x10/leg 3x/wk",
    ),
}
