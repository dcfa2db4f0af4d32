"""Puts second factors, lock and proof into the app: pages, checks before each request, mails."""

from flask import Flask
from flask_babel import lazy_gettext

from clinic.accounts.factors import actions, entering, locking, notices, own, practice, proving
from clinic.outbox.sending import Outbox
from clinic.web import shell


def install(app: Flask) -> None:
    """Comes after the pages of accounts, whose first steps go before these."""
    app.extensions["shut_out"] = locking.answer
    app.extensions["old_page"] = locking.answer_an_old_page
    for blueprint in (entering.bp, locking.bp, own.bp, practice.bp, proving.bp):
        app.register_blueprint(blueprint)
    app.before_request(own.check)
    app.before_request(proving.check)
    app.after_request(proving.drop_sent)
    outbox: Outbox = app.extensions["outbox"]
    for notice in actions.NOTICES:
        outbox.composers[notice] = notices.compose
    shell.add_to_account(app, "factors.show", lazy_gettext("Ways to sign in"), order=12, icon="key")
