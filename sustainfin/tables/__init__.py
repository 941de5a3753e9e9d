"""Published figures by edition: picked by name or by date, cited, never guessed.

Every edition is one TOML file under ``sustainfin/data/<family>/<edition>.toml``.
"""

import datetime
import re
import warnings
from os import PathLike
from pathlib import Path

from sustainfin import _checks
from sustainfin.errors import EditionMismatch
from sustainfin.tables import _shelf
from sustainfin.tables._file import table_from
from sustainfin.tables._frame import from_frame
from sustainfin.tables._record import Source, Table

__all__ = [
    "Source",
    "Table",
    "belongs_together",
    "edition",
    "editions",
    "families",
    "from_frame",
    "in_force",
    "read",
    "resolve",
    "warn_if_apart",
]

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def families() -> tuple[str, ...]:
    """Names of the families of tables in this release, sorted (자료 종류).

    Returns
    -------
    tuple of str
        Folder names under ``sustainfin/data``.

    Examples
    --------
    >>> "kosa_wages" in families()
    True
    """
    return tuple(_shelf.catalogue())


def editions(family: str) -> tuple[Table, ...]:
    """All editions of a family, the earliest first (판 목록).

    Parameters
    ----------
    family : str
        Name of the family, such as "kosa_wages".

    Returns
    -------
    tuple of Table
        Ordered by the first day of validity.

    Raises
    ------
    TableNotFound
        If there is no such family.

    Examples
    --------
    >>> [table.edition for table in editions("guide_rates")][:3]
    ['2020', '2022', '2023']
    """
    return _shelf.editions_of("tables.editions", family)


def edition(family: str, name: str) -> Table:
    """One edition by its name (판).

    Parameters
    ----------
    family : str
        Name of the family, such as "kosa_wages".
    name : str
        Name of the edition, such as "2020".

    Returns
    -------
    Table
        The edition, whatever its age: who names an edition has chosen it.

    Raises
    ------
    TableNotFound
        If there is no such family or edition; the message lists what there is.

    See Also
    --------
    in_force : The edition that holds on a day.

    Examples
    --------
    >>> edition("kosa_wages", "2020").values["IT컨설턴트"]["monthly"]
    9152103
    """
    return _shelf.edition_of("tables.edition", "name", family, name)


def in_force(family: str, *, on: datetime.date | str) -> Table:
    """The edition that holds on a day (적용 판).

    Outside every span there is no answer: nothing is carried on from the edition
    before. Where an edition may have a successor that this release does not hold,
    the warning StaleEdition says so.

    Parameters
    ----------
    family : str
        Name of the family, such as "kosa_wages".
    on : date or ISO text
        The day, for example "2020-11-30".

    Returns
    -------
    Table
        The one edition whose span holds the day.

    Raises
    ------
    TableNotFound
        If no edition covers the day, or several do; the message lists the spans.
    InvalidInput
        If `on` is not a day.

    Examples
    --------
    >>> in_force("guide_rates", on="2022-06-01").id
    'guide_rates/2022'
    """
    return _shelf.covering("tables.in_force", "on", family, on, stacklevel=3)


def resolve(
    family: str,
    given: str | datetime.date | Table,
    *,
    where: str,
    argument: str,
    stacklevel: int = 3,
) -> Table:
    """The table that a user means by a name, a day or a table (판 지정).

    For modules that take a table as an argument. A table is passed through, whatever
    its id: users bring their own.

    Parameters
    ----------
    family : str
        Name of the family, such as "kosa_wages".
    given : str, date or Table
        Name of an edition ("2020" or "kosa_wages/2020"), a day, or a table.
    where, argument : str
        Function and argument to name in a refusal.
    stacklevel : int
        Where a warning points: 3 is the line that called the caller of `resolve`.

    Returns
    -------
    Table
        The edition, or the table that was given.

    Raises
    ------
    TableNotFound
        If there is no such edition, or none covers the day.
    InvalidInput
        If `given` is neither a name nor a day nor a table.

    Examples
    --------
    >>> resolve("kosa_wages", "2020", where="isp_cost.estimate", argument="wages").id
    'kosa_wages/2020'
    """
    if isinstance(given, Table):
        return given
    if isinstance(given, datetime.date) or (isinstance(given, str) and _ISO_DAY.fullmatch(given)):
        return _shelf.covering(where, argument, family, given, stacklevel=stacklevel + 1)
    if isinstance(given, str):
        return _shelf.edition_of(where, argument, family, given.removeprefix(f"{family}/"))
    listed = ", ".join(repr(name) for name in _shelf.names_of(where, family))
    raise _checks.refusal(
        where,
        argument,
        f"must be the name of an edition of {family!r}, a day or a Table",
        given,
        f"Editions in this release: {listed}.",
    )


def belongs_together(wages: Table, guide: Table) -> bool:
    """Whether the spans of two tables have a day in common (적용기간 중첩).

    Parameters
    ----------
    wages, guide : Table
        Two tables used in one estimate. A span without a first or a last day is open.

    Returns
    -------
    bool
        True where the spans meet.

    Examples
    --------
    >>> belongs_together(edition("kosa_wages", "2026"), edition("guide_rates", "2020"))
    False
    """
    starts = [each.applies_from for each in (wages, guide) if each.applies_from is not None]
    ends = [each.applies_until for each in (wages, guide) if each.applies_until is not None]
    return not (starts and ends) or max(starts) <= min(ends)


def warn_if_apart(wages: Table, guide: Table, stacklevel: int = 2) -> None:
    """Warn where two tables of one estimate were never in force together (판 불일치).

    Parameters
    ----------
    wages, guide : Table
        Two tables used in one estimate.
    stacklevel : int
        Where the warning points: 2 is the line that calls this function.

    Returns
    -------
    None
        The warning EditionMismatch is the answer.

    See Also
    --------
    belongs_together : The same as a truth value.

    Examples
    --------
    >>> warn_if_apart(edition("kosa_wages", "2022"), edition("guide_rates", "2022"))
    """
    if not belongs_together(wages, guide):
        warnings.warn(
            f"{wages.id} ({wages.span}) and {guide.id} ({guide.span}) were never in force "
            "on the same day. Name editions of one period, or say in the report why they differ.",
            EditionMismatch,
            stacklevel=stacklevel,
        )


def read(path: str | PathLike[str]) -> Table:
    """A table of one's own from a TOML file (자체 자료 파일).

    The file has the shape of those in ``sustainfin/data``; [table] needs id, label_ko
    and unit, [source] needs publisher and title, and [values] at least one row.

    Parameters
    ----------
    path : str or path
        The file, in UTF-8 without a byte order mark.

    Returns
    -------
    Table
        The table; without a `confidence` its figures count as the user's "own".

    Raises
    ------
    ExceptionGroup
        With one TableInvalid for everything that is wrong with the file.
    OSError
        If the file cannot be opened.

    See Also
    --------
    from_frame : The same from a pandas DataFrame.

    Examples
    --------
    >>> import tempfile
    >>> text = '''
    ... [table]
    ... id = "own/2027"
    ... label_ko = "자체 단가"
    ... unit = "KRW per person-month"
    ... [source]
    ... publisher = "우리 기관"
    ... title = "2027년 단가 결정"
    ... [values]
    ... "IT컨설턴트" = { monthly = 9_000_000 }
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "own.toml")
    ...     _ = path.write_text(text, encoding="utf-8")
    ...     read(path).cite()
    'own/2027 [own] 우리 기관, 2027년 단가 결정'
    """
    where = Path(path)
    return table_from(where.read_bytes(), f"tables.read: {where.name}")
