"""Errors that reach an operator. Each says the next step.

KynnysError
├── SettingsFault      a setting, text or catalogue entry is wrong
├── SecretsFault       a secret file is missing, lax or broken
├── AlreadyRunning     another copy holds the lease
├── DatabaseFault      the database cannot be opened or is of another version
├── BackupFault        a copy cannot be made, opened or taken up
└── SetUpFault         something on the homeserver is not as it must be

Apart stands `CommitInDoubt`, which reaches nobody: the service starts anew. What the Matrix side raises stands in
bot/matrix/errors.py.
"""


class KynnysError(Exception):
    """Shown to the operator as one line, without a traceback."""


class SettingsFault(KynnysError):
    """A setting, text or catalogue entry is wrong."""


class SecretsFault(KynnysError):
    """A secret file is missing, can be read by others, or is broken."""


class AlreadyRunning(KynnysError):
    """Another copy holds the lease: one Olm device is one process."""


class CommitInDoubt(BaseException):
    """PostgreSQL went away over a commit: what was written may be there or not, and only a new start can tell.

    Whoever tried again would do a thing twice, whoever gave up would lose it. At a start all that was committed is
    taken up. Not an `Exception`, since none of the borders that catch those could do anything about it.
    """


class LeaseLost(BaseException):
    """The connection that held a worker's place among the others is gone: somebody else may have taken it.

    Only a new start can tell. Not an `Exception`, as `CommitInDoubt` is none.
    """


class DatabaseFault(KynnysError):
    """The database cannot be opened, or is of another version."""


class SetUpFault(KynnysError):
    """Something on the homeserver is not as it must be."""


class BackupFault(KynnysError):
    """A copy cannot be made, opened or taken up."""
