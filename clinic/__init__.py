"""Rückenwind: a physiotherapist screens, plans and hands over; this module puts the features together."""

from flask import Flask
from jinja2 import StrictUndefined

from clinic import audit, commands, extensions, web, wording
from clinic import config as settings
from clinic.accounts import demo, security
from clinic.database import db, engine_options, open_with_care
from clinic.desk import apart, copies, signing
from clinic.desk import views as desk
from clinic.diary import days
from clinic.diary import views as diary
from clinic.handouts import render
from clinic.library import views as library
from clinic.outbox import sending as outbox
from clinic.plans import views as plans
from clinic.privacy import views as privacy
from clinic.reminders import views as reminders
from clinic.screening import views as screening
from clinic.sharing import ahead, designer, mailing, pins, visits
from clinic.sharing import views as sharing
from clinic.web import errors, health, pieces
from clinic.web.language import negotiated


def create_app(config: settings.Config | None = None) -> Flask:
    """The service as configured by the environment, or by the given configuration in tests."""
    config = config or settings.from_environment()
    app = Flask(
        "clinic",
        template_folder=str(settings.ROOT / "templates"),
        static_folder=None,  # web/assets.py serves files under hashed names
        instance_path=str(config.instance),
    )
    app.extensions["settings"] = config
    app.config.update(flask_settings(config))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        open_with_care(db.engine)
    extensions.migrate.init_app(
        app, db, directory=str(settings.ROOT / "migrations"), render_as_batch=True, compare_type=True
    )
    extensions.babel.domain_instance = wording.Wording()
    extensions.babel.init_app(
        app,
        default_locale=wording.LOCALES[wording.SOURCE],
        locale_selector=lambda: wording.LOCALES[negotiated()],
    )
    web.install(app, config)
    errors.answer(app, audit.Reused, 422)
    outbox.install(app, config)
    security.install(app, config)
    health.install(app, pdf_engine=render.engine)
    app.register_blueprint(screening.bp)
    library.install(app)
    plans.install(app)
    app.register_blueprint(sharing.bp)
    app.register_blueprint(designer.bp)
    ahead.install(app)
    visits.install(app)
    pins.install(app)
    mailing.install(app)
    app.register_blueprint(diary.bp)
    app.register_blueprint(days.bp)
    reminders.install(app)
    privacy.install(app)
    desk.install(app)
    signing.install(app)
    apart.install(app)
    app.register_blueprint(copies.bp)
    pieces.install(app, config)
    commands.install(app)
    web.finish(app)
    if config.is_production:
        with app.app_context():
            demo.refuse()
    return app


def flask_settings(config: settings.Config) -> dict[str, object]:
    """Our configuration in the words of Flask and its extensions."""
    return {
        "SECRET_KEY": config.secret_key,
        "SECRET_KEY_FALLBACKS": list(config.secret_key_fallbacks),
        "DEBUG": config.debug,
        "TESTING": config.environment == "test",
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config.database_url),
        "TRUSTED_HOSTS": list(config.trusted_hosts),
        "SESSION_COOKIE_NAME": "__Host-session" if config.is_secure else "session",
        "SESSION_COOKIE_SECURE": config.is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
