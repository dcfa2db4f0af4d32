"""Second factors: passkeys, an authenticator app, recovery codes; showing again who is there; the lock."""
