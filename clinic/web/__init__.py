"""What all pages need. Each feature uses these few names and leaves the rest to the hooks installed here.

Who may enter (`access`): mark every view with `@anyone`, `@clinicians_only` (administrators too),
`@administrators_only`, `@staff_only` (front desk too) or `@link_holders_only`, below the route decorator.
A route without a mark stops the start. Behind a staff mark, `g.clinician` is the person signed in.

    @bp.post("/<uuid:patient_id>")
    @clinicians_only
    def rename(patient_id: UUID) -> ResponseReturnValue:
        patient = queries.patient(patient_id, of=g.clinician.practice) or abort(404)
        form = forms.read(PatientSchema, request)
        if form.errors:
            return render_template("patients/edit.html", patient=patient, form=form), 422
        actions.rename(patient, by=g.clinician, now=now(), **form.values)
        return redirect(url_for("patients.show", patient_id=patient.id), 303)

Forms (`forms`, `fields`): a schema subclasses `forms.Schema` and is made of `fields.Name`, `Text`, `Note`,
`Choice`, `Several`, `Tick`, `Number`, `Date`, `Id`, `Version`, `Password`, `Upload`. `read(Schema, request)`
gives a `Form` with `.values`, `.errors` (field to messages; `""` for the whole) and `.typed`;
`forms.blank(**known)` is one nobody has sent yet; `form.refused(field, message)` adds what an action found;
`forms.demand(Schema, request)` gives the values of a button's hidden fields, or answers 422.
`forms.read_json(Schema, request, partial=True)` and `forms.refusal(form)` serve scripts that save;
`forms.query(Schema, request)` and `addresses.listing(request.args, sorts=(…))` read a page's query.
A schema with a `Version` answers 428 to a form without it; a stale one is the action's to refuse (409).

Time (`clock`): `now()`. Way on after a form (`addresses`): `safe_next(request.args.get("next"))`.
Bodies and tokens (`guard`): `@accepts(size=5 * MEBIBYTE)` for an upload; `@without_token` for posts of people
without a session; `{{ csrf_token() }}` in each form or `X-CSRFToken` from a script.
Headers (`headers`): `@patient_facing` for open pages patients reach; `admit_style(source)` for the plan page.
Errors (`errors`): `abort(404)` and its kin; `errors.answer(app, Exception, status)` for a feature's own.
Logs (`logs`): `log().warning("key", id=…)`; keys off the list are dropped.
Read-only mode (`read_only`): a full disk or found damage refuses every post before its view;
`@guard.even_when_read_only` lets one through that changes nothing of anybody's record.
Head and menus (`shell`): `add_to_navigation(app, "patients.index", lazy_gettext("Patients"), order=20)`
puts a page into the head, `add_to_account(…)` into the person's menu; `search_in(app, endpoint)`.
Templates are given `shell`, `language` and `asset(…)`.
Language (`language`): `speak("de")` for a page with a language of its own.

Hooks that later features fill in `app.extensions`, because `web` stands before them:
`identity` () -> Person or None · `shut_out` () -> answer for a locked session, or None ·
`link_holder` () -> answer or None, sets `g.link` · `keep_language` (str)
"""

from flask import Flask

from clinic import extensions
from clinic.config import Config
from clinic.web import access, assets, clock, errors, guard, headers, language, logs, public, read_only, shell
from clinic.web import help as help_page


def install(app: Flask, config: Config) -> None:
    """Bind everything pages need. Comes before any feature, so that its checks run before theirs."""
    clock.install(app)
    logs.install(app, config)
    guard.install(app, config)
    app.before_request(guard.check)
    app.before_request(access.check)
    app.before_request(guard.check_token)
    headers.install(app, config)
    errors.install(app)
    language.install(app, config)
    shell.install(app)
    read_only.install(app)
    assets.install(app)
    app.register_blueprint(public.bp)
    app.register_blueprint(help_page.bp)


def finish(app: Flask) -> None:
    """Look over what the features added; raises when a route does not say who may enter."""
    access.require_declared(app)


__all__ = ["extensions", "finish", "install"]
