"""What a check found: records that say where, what, how grave, and on what it rests."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "faults", "notes"]

Severity = Literal["fault", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check found (지적사항).

    A *fault* is something that cannot be right as printed: a row that does not
    multiply out, a sum that does not add up. A *note* is something that may be
    right but that a reader must know: a rate outside the guide, a missing sum.

    Parameters
    ----------
    code : str
        Stable machine name of the kind of finding, for example "does-not-multiply".
    severity : {"fault", "note"}
        Whether the table is wrong or merely remarkable.
    where : str
        Cell, row or line the finding is about.
    message : str
        One sentence in English with the figures in it.
    message_ko : str
        The same sentence in Korean.
    reference : str
        The table edition, page or law the rule rests on; empty for plain arithmetic.

    Examples
    --------
    >>> found = Finding(code="missing-sum", severity="note", where="직접인건비 소계",
    ...                 message="no amount is printed", message_ko="금액이 없다")
    >>> print(found)
    note  [missing-sum] 직접인건비 소계: no amount is printed
    """

    code: str
    severity: Severity
    where: str
    message: str
    message_ko: str = ""
    reference: str = ""

    def __str__(self) -> str:
        source = f" ({self.reference})" if self.reference else ""
        return f"{self.severity:<5} [{self.code}] {self.where}: {self.message}{source}"

    def to_dict(self) -> dict[str, str]:
        """Plain data of the finding, for JSON.

        Returns
        -------
        dict of str
            The six fields by name.

        Examples
        --------
        >>> Finding(code="c", severity="note", where="w", message="m").to_dict()["code"]
        'c'
        """
        return {name: getattr(self, name) for name in self.__slots__}


def faults(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that cannot be right as printed (오류).

    Parameters
    ----------
    findings : iterable of Finding
        What a check found.

    Returns
    -------
    tuple of Finding
        The faults, in their order.

    Examples
    --------
    >>> faults([Finding(code="c", severity="note", where="w", message="m")])
    ()
    """
    return tuple(found for found in findings if found.severity == "fault")


def notes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that may be right but that a reader must know (참고사항).

    Parameters
    ----------
    findings : iterable of Finding
        What a check found.

    Returns
    -------
    tuple of Finding
        The notes, in their order.

    Examples
    --------
    >>> len(notes([Finding(code="c", severity="note", where="w", message="m")]))
    1
    """
    return tuple(found for found in findings if found.severity == "note")
