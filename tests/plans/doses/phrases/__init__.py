"""Ways in which people write a dose down, each group under the one way we write it ourselves."""

from tests.plans.doses.phrases import amounts, loads, progress, schedule, sides

SUBJECTS = (amounts.SAID, sides.SAID, loads.SAID, schedule.SAID, progress.SAID)
SAID = {way: said for subject in SUBJECTS for way, said in subject.items()}
