"""What the server imports: one app, configured by the environment."""

from clinic import create_app

app = create_app()
