"""The shelf: editions that the package holds, found by name or by day."""

import datetime
import warnings
from functools import cache
from importlib import resources

from sustainfin import _checks, _text
from sustainfin.errors import StaleEdition, TableNotFound
from sustainfin.tables._file import table_from
from sustainfin.tables._record import Table


@cache
def catalogue() -> dict[str, tuple[str, ...]]:
    """Names of the editions in the package by family."""
    held = {}
    for folder in resources.files("sustainfin").joinpath("data").iterdir():
        if folder.is_dir():
            names = [item.name for item in folder.iterdir() if item.name.endswith(".toml")]
            held[folder.name] = tuple(sorted(name.removesuffix(".toml") for name in names))
    return {family: held[family] for family in sorted(held) if held[family]}


@cache
def _load(family: str, name: str) -> Table:
    """An edition of the package, read once."""
    item = resources.files("sustainfin").joinpath("data", family, f"{name}.toml")
    return table_from(item.read_bytes(), f"sustainfin/data/{family}/{name}.toml")


def _not_found(where: str, argument: str, rule: str, got: object, do: str) -> TableNotFound:
    """The refusal of something that this release does not hold."""
    told = _checks.refusal(where, argument, rule, got, do)
    return TableNotFound(str(told), argument=argument, got=got)


def names_of(where: str, family: object) -> tuple[str, ...]:
    """Names of the editions of a family, or a refusal that lists the families."""
    held = catalogue()
    if isinstance(family, str) and family in held:
        return held[family]
    listed = ", ".join(repr(name) for name in held)
    do = _text.did_you_mean(family, held)
    raise _not_found(where, "family", f"must be one of {listed}", family, do)


def editions_of(where: str, family: str) -> tuple[Table, ...]:
    """All editions of a family in the order of their spans."""
    tables = [_load(family, name) for name in names_of(where, family)]
    first = datetime.date.min
    return tuple(sorted(tables, key=lambda table: (table.applies_from or first, table.edition)))


def edition_of(where: str, argument: str, family: str, name: object) -> Table:
    """One edition, refused in the name of the caller."""
    names = names_of(where, family)
    if isinstance(name, str) and name in names:
        return _load(family, name)
    listed = ", ".join(repr(one) for one in names)
    # A year close to another year is not a slip of the pen.
    do = "" if str(name).isdigit() else _text.did_you_mean(name, names)
    own = "You may pass a table of your own: tables.read(path), tables.from_frame(frame, ...)."
    rule = f"must be an edition of {family!r} in this release: {listed}"
    raise _not_found(where, argument, rule, name, f"{do} {own}".strip())


def covering(where: str, argument: str, family: str, on: object, *, stacklevel: int) -> Table:
    """The edition that holds on a day; `stacklevel` counts from here."""
    held = editions_of(where, family)
    day = _checks.day(where, argument, on)
    first, last = datetime.date.min, datetime.date.max
    found = [
        table
        for table in held
        if (table.applies_from or first) <= day <= (table.applies_until or last)
    ]
    if len(found) != 1:
        spans = "; ".join(f"{table.edition}: {table.span}" for table in held)
        rule = f"must lie in the span of one edition of {family!r}; this release holds {spans}"
        do = (
            "Name one of the editions that cover it."
            if found
            else f"Pass your own table, or add sustainfin/data/{family}/<edition>.toml."
        )
        raise _not_found(where, argument, rule, on, do)
    (table,) = found
    if table.stale_after is not None and not day <= table.stale_after:
        warnings.warn(
            f"{where}: {table.id} is the latest edition of this release and is known to hold "
            f"until {table.stale_after}; on {day} a newer one may be in force. Look for it, or "
            f"name the edition {table.edition!r} to say that it is meant.",
            StaleEdition,
            stacklevel=stacklevel,
        )
    return table
