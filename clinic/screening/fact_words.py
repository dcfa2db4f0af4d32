"""What the record told, named as briefly as it stands beside the questions; one press shows the question."""

from clinic.wording import words


def named(item: str, language: str) -> str:
    """The name of a fact; nothing for what has none of its own."""
    t = words(language)
    names = {
        "ctx.age": t.gettext("Age"),
        "ctx.female": t.gettext("Female, for bone and pregnancy"),
        "ctx.pregnant": t.gettext("Pregnant, or birth within 6 weeks"),
        "ctx.neck_or_head": t.gettext("Pain in neck or head"),
        "ctx.duration_weeks": t.gettext("This episode"),
    }
    return str(names.get(item, ""))
