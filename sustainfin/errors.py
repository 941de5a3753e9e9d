"""The refusals and warnings of the library; every one is also a built-in exception."""

import pickle
from typing import Any

__all__ = [
    "EditionMismatch",
    "InvalidInput",
    "NoKoreanFont",
    "NotComputable",
    "StaleEdition",
    "SustainfinError",
    "SustainfinWarning",
    "TableInvalid",
    "TableNotFound",
]


class SustainfinError(Exception):
    """Base of every error the library raises.

    Only the message is a positional argument, so that errors survive pickling
    between the processes of a simulation.

    Parameters
    ----------
    message : str
        Where, the rule, what was got, what to do.
    argument : str
        Name of the argument or key at fault; empty where there is none.
    got : object
        The value that was refused.

    Examples
    --------
    >>> str(SustainfinError("isp_cost.estimate: effort must be >= 0", argument="effort", got=-1))
    'isp_cost.estimate: effort must be >= 0'
    """

    def __init__(self, message: str, *, argument: str = "", got: object = None) -> None:
        super().__init__(message)
        self.argument = argument
        self.got = got

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes, with the text of a value that cannot."""
        got = self.got
        try:
            pickle.dumps(got)
        except Exception:
            got = repr(got)
        return _rebuilt, (type(self), str(self), self.argument, got)


def _rebuilt(
    kind: type[SustainfinError], message: str, argument: str, got: object
) -> SustainfinError:
    """An error on the other side of a process boundary."""
    return kind(message, argument=argument, got=got)


class InvalidInput(SustainfinError, ValueError):
    """An argument or a line of a case file breaks a stated rule."""


class TableNotFound(SustainfinError, LookupError):
    """No edition of a published table covers what was asked for."""


class TableInvalid(SustainfinError, ValueError):
    """A published or user-made table is incomplete or contradicts itself."""


class NotComputable(SustainfinError, ArithmeticError):
    """The inputs are valid but the quantity does not exist or cannot be held."""


class SustainfinWarning(UserWarning):
    """Base of every warning: the result stands, but the reader must know something."""


class StaleEdition(SustainfinWarning):
    """The edition in use may have a successor that this release does not hold."""


class EditionMismatch(SustainfinWarning):
    """Two editions are used together whose periods of validity do not meet."""


class NoKoreanFont(SustainfinWarning):
    """No font on this machine prints Hangul, so the labels of a chart are English."""
