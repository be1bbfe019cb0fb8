"""Errors that reach an operator. Each says the next step.

KynnysError
├── SettingsFault      a setting, text or catalogue entry is wrong
├── SecretsFault       a secret file is missing, lax or broken
├── AlreadyRunning     another copy holds the lease
├── DatabaseFault      the database cannot be opened or is of another version
└── SetUpFault         something on the homeserver is not as it must be

What the Matrix side raises stands in bot/matrix/errors.py.
"""


class KynnysError(Exception):
    """Shown to the operator as one line, without a traceback."""


class SettingsFault(KynnysError):
    """A setting, text or catalogue entry is wrong."""


class SecretsFault(KynnysError):
    """A secret file is missing, can be read by others, or is broken."""


class AlreadyRunning(KynnysError):
    """Another copy holds the lease: one Olm device is one process."""


class DatabaseFault(KynnysError):
    """The database cannot be opened, or is of another version."""


class SetUpFault(KynnysError):
    """Something on the homeserver is not as it must be."""
