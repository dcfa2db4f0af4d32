"""What the server imports: one app, configured by the environment."""

import gc

gc.disable()  # what is imported is no garbage: looking for some is a tenth of a start

from clinic import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
