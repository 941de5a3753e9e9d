"""Which inputs belong together: by their group, or by a correlation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sustainfin import _checks
from sustainfin._text import did_you_mean
from sustainfin.inputs._record import Input


class Linked(Protocol):
    """What ties inputs together, such as a Correlation."""

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Names that hang together."""


def groups_of(
    inputs: Iterable[Input], correlation: Linked | None = None
) -> dict[str, tuple[str, ...]]:
    """Inputs that are drawn and judged together (입력 그룹), by the name of the group.

    An input without a group stands alone under its own name. Correlated inputs belong
    together: without a group of their own they form one named after them.

    Parameters
    ----------
    inputs : iterable of Input
        The inputs of the case.
    correlation : Correlation, optional
        Rank correlations between them.

    Returns
    -------
    dict of str to tuple of str
        Names of the inputs by group, both in alphabetical order.

    Raises
    ------
    InvalidInput
        If a name stands twice, a group is named like an input outside it, or correlated
        inputs lie in different groups.

    Examples
    --------
    >>> from sustainfin.inputs import make_input, rank_correlation
    >>> both = [make_input(name, base=1, low=0, high=3) for name in ("fee", "users")]
    >>> groups_of(both)
    {'fee': ('fee',), 'users': ('users',)}
    >>> groups_of(both, rank_correlation({("fee", "users"): 0.5}, both))
    {'fee+users': ('fee', 'users')}
    """
    where = "inputs.groups_of"
    known = by_name(where, inputs)
    home = {name: entry.group or name for name, entry in known.items()}
    for names in correlation.groups if correlation else ():
        home.update(_common_home(where, names, known, correlation))
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(known):
        found[home[name]] = (*found.get(home[name], ()), name)
    for label, names in found.items():
        if label in known and known[label].group != label and names != (label,):
            rule = "must not be the name of an input outside the group"
            raise _checks.refusal(where, "group", rule, label)
    return dict(sorted(found.items()))


def _common_home(
    where: str, names: Sequence[str], known: Mapping[str, Input], correlation: object
) -> dict[str, str]:
    """The group of inputs that correlations tie together."""
    labels = {known[known_name(where, "correlation", name, known)].group for name in names}
    if len(names) > 1 and len(labels) > 1:
        rule = f"must not tie inputs of different groups together: {', '.join(names)}"
        raise _checks.refusal(
            where, "correlation", rule, correlation,
            "Give correlated inputs one group, or leave the group of all of them out.",
        )  # fmt: skip
    return dict.fromkeys(names, labels.pop() or "+".join(names))


def by_name(where: str, inputs: Iterable[Input]) -> dict[str, Input]:
    """Inputs by name, each name once."""
    known: dict[str, Input] = {}
    for entry in inputs:
        if not isinstance(entry, Input):
            raise _checks.refusal(where, "inputs", "must hold records of Input", entry)
        if entry.name in known:
            raise _checks.refusal(where, "inputs", "must hold each name once", entry.name)
        known[entry.name] = entry
    return known


def known_name(where: str, argument: str, name: object, known: Mapping[str, Input]) -> str:
    """A name among those of the inputs."""
    if isinstance(name, str) and name in known:
        return name
    rule = f"must name inputs: {', '.join(repr(each) for each in known) or 'there are none'}"
    raise _checks.refusal(where, argument, rule, name, did_you_mean(name, known))


def linked(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Names in the sets that pairs tie together, in the order of the names."""
    group = {name: {name} for name in names}
    for first, last in pairs:
        both = group[first] | group[last]
        group.update(dict.fromkeys(both, both))
    found: list[tuple[str, ...]] = []
    for name in names:
        members = tuple(each for each in names if each in group[name])
        if members not in found:
            found.append(members)
    return tuple(found)
