"""How a dose goes on: its weeks and its steps."""

SAID: dict[str, tuple[str, ...]] = {
    "w1-2: 3x10 50% 1rm; w3-4: 60% 1rm": (
        "3x10 50% 1RM weeks 1-2, 60% weeks 3-4",
        "Woche 1-2: 3x10 50% 1RM; Woche 3-4: 60%",
    ),
    "w1-6:": (
        "for 6 weeks",
        "6-week programme",
        "6-Wochen-Programm",
        "6 weeks",
        "6 Wochen",
        "für 6 Wochen",
        "über 6 Wochen",
    ),
    "w1-2: 2x10; w3-6: 3x12": (
        "weeks 1-2: 2x10; weeks 3-6: 3x12",
        "week 1-2 2x10, week 3-6 3x12",
        "wk 1-2: 2x10; wk 3-6: 3x12",
        "Woche 1-2: 2x10; Woche 3-6: 3x12",
        "2x10 w1-2, 3x12 w3-6",
    ),
    "w1-2: 2x10": (
        "1.-2. Woche 2x10",
        "weeks 1 to 2: 2x10",
    ),
    "w1: 2x10; w2: 2x12; w3: 3x12": ("W1: 2x10, W2: 2x12, W3: 3x12",),
    "w3+: 3x12": (
        "from the 3rd week on 3x12",
        "ab der 3. Woche 3x12",
        "from week 3: 3x12",
        "ab Woche 3: 3x12",
    ),
    "w1-2: 2x10; w3+: 3x12": (
        "for the first 2 weeks 2x10 then 3x12",
        "Woche 1-2: 2x10, dann 3x12",
        "2x10; w3+ 3x12",
    ),
    "+2 rep every 1w": (
        "jede Woche 2 Wdh. mehr",
        "wöchentlich um 2 Wdh. steigern",
        "increase by 2 reps every week",
        "+2 reps/week",
        "+2 reps per week",
        "Steigerung: +2 Wdh. pro Woche",
        "jede Woche +2 Wdh.",
    ),
    "+1 kg every 2w": ("+1 kg every 2 weeks",),
    "+5% every 1w": ("+5% every week",),
    "+1 set every 1w": (
        "adding 1 set every week",
        "increasing by 1 set every week",
        "add 1 set every week",
    ),
    "w1-2: 3x10; w3-6: 3x12": (
        "3x10 for 2 weeks then 3x12 for 4 weeks",
        "3x10, weeks 3-6 3x12",
    ),
    "w1-4: 3x10": ("3x10 week 1-4",),
    "w1-2: 3x10; w3-4: 3x12; w5+: 3x15": ("3x10 weeks 1-2; 3x12 weeks 3-4; 3x15 from week 5",),
    "w1-2: 2x10; w3+: 3x12 3/w": ("2 weeks 2x10, then 3x12 3x/week",),
    "w1-6: 3x10 daily": ("für 6 Wochen tgl. 3x10",),
    "w1-6: 3x10-15 effort 6-7 rest 1min 3/w": (
        "6 Wochen lang, 3x pro Woche, 3 Sätze à 10-15 Wdh., 60 Sek. Pause, RPE 6-7",
    ),
    "w1: 2x10; w2: +1 set": ("week 1: 2x10, week 2: +1 set",),
    "w1-12: 3x10-15 rest 60-90s 3/w": ("3x10-15, 60-90 s rest, 3x/wk for 12 weeks",),
    "w1-4: 3x12 70% 1rm; w5-10: 3x8 80% 1rm": ("3x12 @ 70% 1RM weeks 1-4, 3x8 @ 80% 1RM weeks 5-10",),
    "w1-4: 3x12 12rm 3/w; w5-8: 3x10 10rm; w9-10: 3x8 8rm": (
        "weeks 1-4: 3x12 12RM; weeks 5-8: 3x10 10RM; weeks 9-10: 3x8 8RM, 3x/week",
    ),
    "10x10s 22mmHg +2 mmhg until 30": (
        "10x10s, 22 mmHg, +2 mmHg until 30",
        "10x10s, 22 mmHg to 30 mmHg in 2 mmHg increments",
        "10x10s, from 22 to 30 mmHg in steps of 2 mmHg",
        "10x10s, von 22 bis 30 mmHg in Schritten von 2 mmHg",
    ),
    "m1-12: 3x20 2kg 3/w": ("3x20, 2kg, 3x/week for 12 months",),
    "11+ reps": ("> 10 reps",),
    "10+ reps": ("10+ reps", "10 or more reps", "10 oder mehr Wdh"),
    "1x10 +1 set every 1w until 3": ("1 set of 10, progress by 1 set every week until 3",),
    "+1 set every 1w until 3": ("+1 set every week until 3",),
    "3x10 12rm +1 set every 2w until 5": ("3x10 @ 12RM, +1 set every 2 weeks until 5",),
    "w1-2: 3x12 hold 2s; w3-4: 3x12 hold 4s": ("3x12, hold 2 s, weeks 1-2; 3x12 hold 4 s weeks 3-4",),
    "w1-2: 2x10 3/w; w3-6: 3x12": ("3x/week, weeks 1-2: 2x10; weeks 3-6: 3x12",),
    "w1-2: 2x10; w3-4: 3x12; w5+: 3x15": ("2x10, from week 3 3x12, from week 5 3x15",),
    "w3+: 3x12 3/w": ("3/w; from week 3: 3x12",),
    "w1-2: 3x10 3/w; w3-4: 3x12; w5-8: 3x15": (
        "3x/week: 3x10 for 2 weeks, then 3x12 for 2 weeks, then 3x15 for 4 weeks",
        "3x10 for 2 weeks then 3x12 for 2 weeks then 3x15 for 4 weeks, 3x/week",
    ),
    "+2s hold every 2w until 8": (
        "increase hold by 2 s every 2 weeks until 8",
        "+2 s hold every 2 weeks until 8",
    ),
    "w1-8: 10 sets for 30s 8-12kg rest 30-60s 3/w": (
        "10 sets of 30 s, 30-60 s rest between sets, 8-12 kg kettlebell, 3 times per week for 8 weeks",
    ),
    "m1-12: 1x15 80% mvc 3/w": (
        "1 set of 15 repetitions at 80% of maximal isometric strength, 3x/week for 12 months",
    ),
    "m1-12: 1 sets 15rm 3/w": ("1 x 15 RM, 3 x week for 12 months",),
    "m1-12: 3x30s each side 3/w": ("3 x 30 s each side, 3 times a week for 12 months",),
    "10 reps hold 10s 22mmHg +2 mmhg until 30 if reached 10x10s": (
        "10 repetitions of 10-s holds, 22 mmHg, +2 mmHg until 30 if reached 10x10s",
    ),
    "w1-6: 10x10s rest 15s between reps 2/w": (
        "10 s hold x 10, 15 s rest between contractions, twice a week for 6 weeks",
    ),
    "w1-6: 1x15 30% mvc 2/w warm-up": ("2x/week for 6 weeks: warm-up 1x15 30% max",),
    "w1-6: 3x8-12 70% mvc 2/w +5% if reached 3x12": (
        "3 sets of 8-12 reps at 70% of maximum, +5% when reached 3x12, 2x/week for 6 weeks",
    ),
    "w1-10: for <=2min until failure band red 5/w": (
        "one set to failure, max 2 minutes, red elastic tubing, 5 times a week for 10 weeks",
    ),
    "w1-8: for 30-40min 2/w supervised": ("30-40 min, 2 sessions per week for 8 weeks, supervised",),
    "w1-10: 3x12 hold 2s 4/w +2s hold every 2w until 8": (
        "3x12, hold 2 s, 4 times per week for 10 weeks, increase hold by 2 s every 2 weeks until 8",
        "3x12 hold 2s 4/w, +2 s hold every 2 weeks until 8, 10 weeks",
    ),
    "w1-12: 3x20 3/w; w13-52: 8-12rm": ("weeks 1-12: 3x20; weeks 13-52: 3x8-12 RM, 3x/week",),
    "w1-8: 3x12 head weight rest 1min 2/d": ("3x12 1 min rest head weight twice a day 8 weeks",),
    "w1-6: 2x30s 2/w": ("2 x 30 s, twice a week, for 6 weeks",),
    "w1-4: 3x10 hold 10s rest 30s 3/w": ("3 sets of 10, 10-second hold, 30 s rest, 3 times a week, 4 weeks",),
    "m1-3: 2-3x10-15 30-70% 1rm supervised 2/w": (
        "Guided 2 sessions/week for 3 months, 2-3 x 10-15, 30-70% 1RM",
        "supervised 2x/week, 3 months, 2-3 x 10-15, 30-70% 1RM",
    ),
    "w1-4: 3 sets for 5-10min 10rm 6/w": ("5-10 min, 6 days/week, 4 weeks, 3x 10RM",),
    "w1-6: for 10min 2/d 5/w": ("2 x per Tag 10 Min., 5 Tage/Woche, 6 Wochen",),
    "m1-12: 3x20 head weight 3/w": ("3 Serien à 20 Wdh., 3x wöchentlich, 12 Monate, Kopfgewicht",),
    "w1-8: 3x12-15 band red effort 6-7 rest 1min 3/w; w9+: 2/w": (
        "3 Sätze à 12-15 Wdh., rotes Theraband, 60 Sek. Satzpause, 3x/Woche, RPE 6-7, 8 Wochen; danach 2/w",
    ),
    "w1-4: 3x15 60% 1rm rest 90s; w5-8: 3x10 75% 1rm": (
        "Woche 1-4: 3x15 bei 60 % 1RM; Woche 5-8: 3x10 bei 75 % 1RM; 90 Sek. Pause",
    ),
    "w1-11: for 30min mon thu 22 sessions in all": (
        "22 sessions in 11 weeks, 30 minutes",
        "22 Einheiten in 11 Wochen, 30 Min.",
    ),
    "3x10 5kg +5% weight every 2w": ("3x10 5 kg, increase load by 5% every 2 weeks",),
    "+2.5 kg if reached 3x12": ("increase load by 2.5 kg when 3x12 achieved",),
    "w1-2: 2x10; w3-4: 3x10": (
        "week 1 and 2 2x10, week 3 and 4 3x10",
        "Woche 1+2: 2x10; Woche 3+4: 3x10",
    ),
    "w1+: if 2 sessions done 3x10": (
        "3x10 after 2 sessions",
        "3x10 from session 3 on",
        "3x10 ab Einheit 3",
        "wenn 2 Einheiten gemacht sind 3x10",
    ),
    "3x10 band red progress to band green if reached 3x15": (
        "3x10 red band, progress to green band when 3x15 possible",
        "3x10 red band, progress to the green band when 3x15 can be performed",
        "3x10 band red, move on to green theraband once 3x15 achieved",
        "3x10 rotes Band, zum grünen Band wechseln, wenn 3x15 möglich",
        "3x10 rotes Theraband, steigern auf grünes Theraband, sobald 3 Sätze à 15 geschafft sind",
    ),
    "3x10 band red + band if reached 15": (
        "3x10 red band, next band when 15 reps can be performed",
        "3x10 red band, progress to the next colour when 15 repetitions are possible",
        "3x10 rotes Band, nächstes Band wenn 15 Wdh. möglich",
        "3x10 red band, increase resistance when 15 reps are possible",
    ),
    "3x10 5kg + kg if reached 3x12": (
        "3x10 5 kg, increase load when 3x12 possible",
        "3x10 5 kg, weight increased once able to perform 3x12",
        "3x10 5 kg, mehr Gewicht wenn 3x12 möglich",
    ),
    "+ kg if reached 3x15": ("increase load when 3x15 easy",),
    "3x10 2kg +0.5 kg if reached 3x12": (
        "3x10 2 kg, increase weight by 0.5 kg when 3x12 can be completed",
        "3x10 2 kg, um 0,5 kg steigern wenn 3x12 geschafft",
    ),
    "3x10 2kg +0.5 kg if reached 3x12 2 sessions running if form ok": (
        "3x10 2 kg, +0.5 kg if reached 3x12 2 sessions running, when form ok",
    ),
    "3x10 2kg +0.5 kg if reached 12 2 sessions running": (
        "3x10 2 kg, increase weight by 0.5 kg when 12 reps can be performed in two consecutive sessions",
    ),
    "3x10 5kg +1 kg every 2w if able": (
        "3x10 5 kg, increase by 1 kg every 2 weeks when able",
        "3x10 5 kg, increase by 1 kg every 2 weeks as tolerated",
        "3x10 5 kg, um 1 kg steigern alle 2 Wochen, wenn möglich",
    ),
    "3x10 5kg +5% weight if reached 15": ("3x10 5 kg, load increased by 5% when 15 reps are possible",),
    "3x10 +1 set if pain <=3": (
        "3x10 +1 set if pain ≤ 3/10",
        "3x10 +1 set when pain is at most 3",
        "3x10 +1 set if pain < 4",
    ),
    "3x10 +1 set if pain <=0": (
        "3x10 +1 set when pain-free",
        "3x10 +1 Satz wenn schmerzfrei möglich",
    ),
    "3x10 + rep until 15": (
        "3x10, progressing to 3x15",
        "3x10, gradually increase to 15 reps",
        "3x10 steigern auf 3x15",
        "3x10 schrittweise steigern bis 15 Wdh.",
    ),
    "3x10 + rep until 15 if able": (
        "3x10, if tolerated progress to 3x15",
        "3x10 wenn möglich steigern auf 3x15",
    ),
    "w1-6: 2x10 + set until 3 + rep until 15": ("2x10 increasing to 3x15 over 6 weeks",),
    "w1-8: 3x10 3/w + rep until 15": ("3 sets of 10 reps, 3x per week for 8 weeks, progress to 3x15",),
    "w1-10: 15rm + rm until 8": ("15RM progressed to 8RM over 10 weeks",),
    "w1-4: hold 10s +s hold until 30": (
        "hold 10 s, increase to 30 s over 4 weeks",
        "10 s halten, steigern auf 30 s über 4 Wochen",
    ),
    "hold 10s +5s hold every 1w until 30": ("hold 10 s, add 5 s each week until 30 s",),
    "w1-2: 2x10; w3+: 3x10": (
        "2x10, after 2 weeks 3x10",
        "2x10, nach 2 Wochen 3x10",
    ),
    "w2+: +2 rep": ("after 1 week +2 reps",),
    "w1: 1x10; w2: 2x10; w3+: 3x10": (
        "1x10 first week, 2x10 second week, 3x10 thereafter",
        "in der ersten Woche 1x10, in der zweiten Woche 2x10, danach 3x10",
    ),
    "w1-2: 3x10 15rm 3/w; w3-8: 12rm; w9-20: 8-10rm": (
        "3x10 15RM in week 1-2, 12RM in weeks 3-8, 8-10RM in weeks 9-20, 3x/week",
        "3x10, 15RM (weeks 1-2), 12RM (weeks 3-8), 8-10RM (weeks 9-20), 3x/week for 20 weeks",
        "3x10 15RM Woche 1-2, 12RM Woche 3-8, 8-10RM Woche 9-20, 3x/Woche",
    ),
    "w1-4: 20rm; w5-12: 15rm; w13-20: 8rm": ("20 weeks, 20RM weeks 1-4, 15RM weeks 5-12, 8RM weeks 13-20",),
    "w1-2: 3x12 30% mvc 3/w; w3-4: 50% mvc; w5-6: 70% mvc": (
        "3x12, 30% MVC weeks 1-2, 50% MVC weeks 3-4, 70% MVC weeks 5-6, 3x/week for 6 weeks",
    ),
    "w1-2: 3x10 band red rest 1min 3/w; w3-4: band green": (
        "3x10 red band weeks 1-2, green band weeks 3-4, rest 60 s, 3/w",
    ),
    "w1-2: 2x10 daily; w3-4: 3x12": (
        "weeks 1-2 2x10, weeks 3-4 3x12, daily",
        "Woche 1-2: 2x10; Woche 3-4: 3x12; täglich",
    ),
    "w1-6: supervised 4 sessions": (
        "4 supervised sessions over 6 weeks",
        "4 angeleitete Einheiten in 6 Wochen",
    ),
    "w1-11: for 60min mon thu 20 sessions in all": (
        "20 one-hour sessions over 11 weeks",
        "20 sessions of 1 hour over 11 weeks",
        "20 Einheiten à 60 Min. über 11 Wochen",
    ),
    "w1-10: 3x10 12rm + rm until 8": ("3x10, 12RM to 8RM over 10 weeks",),
    "m1-12: 3x15 3/w": (
        "3x15, 3x/week for 1 year",
        "3x15 3x/Woche über 1 Jahr",
    ),
    "3x10 5kg +5% weight if reached 3x15": ("3x10 5 kg, Steigerung des Gewichts um 5 %, wenn 3x15 möglich",),
    "w1-2: 3x15 band yellow; w3-4: band red; w5+: band green": (
        "Theraband gelb in Woche 1-2, rot in Woche 3-4, grün ab Woche 5; 3x15",
        "3x15, yellow band weeks 1-2, red weeks 3-4, green from week 5",
    ),
    "w1-2: band yellow; w3+: band red": ("Theraband gelb, nach 2 Wochen rot",),
    "w2-4: 3x10": (
        "from week 2 to week 4 3x10",
        "von Woche 2 bis Woche 4 3x10",
        "3x10 weeks 2-4",
    ),
    "10x5s +s hold until 10": (
        "10x5s progress to 10x10s",
        "10x5s, steigern auf 10x10s",
    ),
    "w1-2: 3x10; w3+: if able 3x15": (
        "3x10; from week 3 3x15 if able",
        "3x10, ab Woche 3 3x15 wenn möglich",
    ),
    "3x12 head weight +0.5 kg until 2 if reached 3x12": (
        "3x12 head weight, +0.5 kg when 3x12 possible, up to 2 kg",
        "3x12 Kopfgewicht, +0,5 kg wenn 3x12 möglich, bis zu 2 kg",
    ),
    "3x10 +1 rep every 1w until 15": (
        "3x10, +1 rep every week, up to 15 reps",
        "3x10, jede Woche 1 Wdh. mehr, höchstens 15 Wdh.",
    ),
    "3x15 65% 1rm +5% every 1w": (
        "3x15 65% of 1RM, progressed weekly by 5%",
        "3x15 65% of 1RM, intensity increased by 5% every week",
    ),
    "w1-2: 3x10 no load 3/w; w3-4: 1kg; w5-6: 2kg": (
        "no load weeks 1-2, 1 kg weeks 3-4, 2 kg weeks 5-6, 3x10, 3/w",
        "3x10 ohne Gewicht Woche 1-2, 1 kg Woche 3-4, 2 kg Woche 5-6, 3x/Woche",
    ),
    "3x10 5kg + kg if reached 15": ("3x10 5 kg, Gewicht steigern, wenn 15 Wdh. leicht fallen",),
    "w1-2: 3x10; w3-4: 3x12": (
        "3x10 weeks 1-2, then 3x12 weeks 3-4",
        "3x10 weeks 1-2 then 3x12 weeks 3-4",
        "3x10 Woche 1-2, dann 3x12 Woche 3-4",
        "3x10 (weeks 1-2), 3x12 (weeks 3-4)",
        "3x10 for 2 weeks, then 3x12 weeks 3-4",
    ),
    "w1-2: 3x10; w3+: 3x12": (
        "3x10 weeks 1-2, then 3x12",
        "3x10 Woche 1-2, dann 3x12",
    ),
    # By a week: it grows until there, and from that week on it is there.
    "w1-3: 2x10 + set until 3; w4+: 3x10": (
        "2x10, increase to 3 sets by week 4",
        "2x10, progressing to 3 sets by the 4th week",
        "2x10, auf 3 Sätze steigern bis Woche 4",
        "2x10 auf 3 Sätze bis Woche 4 steigern",
        "2x10, bis zur 4. Woche auf 3 Sätze steigern",
    ),
    # After so many weeks, or in one: nothing grows before.
    "w1-3: 2x10; w4+: 3x10": (
        "2x10, increase to 3 sets after 3 weeks",
        "2x10, increase to 3 sets in week 4",
        "2x10, nach 3 Wochen auf 3 Sätze steigern",
        "2x10, auf 3 Sätze steigern ab Woche 4",
    ),
    "w1-4: 2x15; w5+: 3x15": ("start with 2 sets of 15, increase to 3 sets of 15 after 4 weeks",),
    "w1-4: 2x15; w5-8: 3x15": ("2x15, progress to 3 sets from week 5, for 8 weeks",),
    "w1-4: 15rm; w5+: 10rm": ("15RM to 10RM after 4 weeks",),
    "w1-3: 2x15 + set until 3 + rep until 20; w4-6: 3x20; w7+: 3x12": (
        "w1-6: 2x15, increase to 3x20 by week 4; w7+: 3x12",
    ),
    "w1-5: 3x10 + rep until 15; w6+: 3x15": (
        "3x10, increase to 15 reps by week 6",
        "3x10 steigern auf 3x15 bis zur 6. Woche",
    ),
    "w1-7: 20% mvc +% until 50; w8+: 50% mvc": ("20% MVC, increasing to 50% MVC by week 8",),
    "w1-5: 3x10 1kg + kg until 3; w6+: 3kg": (
        "3x10 1 kg, increase to 3 kg by week 6",
        "3x10 1 kg, bis Woche 6 auf 3 kg steigern",
    ),
    "w1-5: 15rm + rm until 10; w6+: 10rm": ("15RM progressing to 10RM by week 6",),
    "2x10 + set until 3": ("2x10, increase to 3 sets", "2x10 steigern auf 3 Sätze"),
    # What grows may be left open where it was said what must hold first.
    "3x10 + progression if pain <=0": (
        "3x10, progress when pain-free",
        "3x10 steigern, wenn schmerzfrei",
        "3x10, Steigerung sobald schmerzfrei",
    ),
    "3x10 + progression if pain <=3": ("3x10, progress when pain ≤ 3/10",),
    "3x10 + progression if reached 3x12": ("3x10, increase if 3x12 reached",),
    "3x10 + load anew every 2w": (
        "3x10, load adjusted every 2 weeks",
        "3x10, the load was adjusted every 2 weeks",
        "3x10, adjust the load every 2 weeks",
        "3x10, Gewicht alle 2 Wochen anpassen",
        "3x10, Last wird alle 2 Wochen angepasst",
        "3x10 + Last neu alle 2w",
    ),
    "w1-4: 3 sets 15rm 3/w; w5-8: 12rm; w9-10: 10rm": (
        "weeks 1-4 15RM, weeks 5-8 12RM, weeks 9-10 10RM, 3 sets, 3x/week",
    ),
    "3x10 + progression every 2w": (
        "3x10, progress every 2 weeks",
        "3x10, Steigerung alle 2 Wochen",
        "3x10, alle 2 Wochen steigern",
    ),
    "3x10 + progression every 1w": ("3x10, progressing weekly", "3x10, weekly progression"),
    # What stands behind the last weeks, and was said of none before, is said of all.
    "w1-6: 3x10 daily; w7-12: 3/w": ("weeks 1-6 daily, weeks 7-12 3/w, 3x10",),
    "w1-2: 1x10; w3-4: 2x10": ("weeks 1-2 1 set, weeks 3-4 2 sets, 10 reps",),
    "w1-2: for 20min; w3-4: 3x10 3/w": ("weeks 1-2 20 min, weeks 3-4 3/w, 3x10",),
}
