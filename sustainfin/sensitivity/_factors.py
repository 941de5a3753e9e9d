"""What is judged by one index: an input by itself, or inputs that belong together."""

from collections.abc import Iterable, Mapping

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input

_PROBES = (2.0**-54, 0.5, 1 - 2.0**-53)


def factors_of(
    where: str,
    items: Mapping[str, Input],
    groups: Mapping[str, Iterable[str]] | None,
    correlation: Correlation | None,
) -> dict[str, tuple[str, ...]]:
    """Names of the drawn inputs by factor, in alphabetical order."""
    drawn = [name for name, item in items.items() if item.distribution is not None]
    if not drawn:
        raise _checks.refusal(where, "inputs", "must hold at least one that is drawn", [*items])
    home = {name: items[name].group or name for name in drawn}
    placed: dict[str, str] = {}
    if not isinstance(groups, Mapping | None):
        raise _checks.refusal(where, "groups", "must map the names of groups to inputs", groups)
    for label, members in (groups or {}).items():
        _checks.text(where, "groups", label)
        if isinstance(members, str) or not isinstance(members, Iterable):
            rule = f"must give {label!r} several names"
            raise _checks.refusal(where, "groups", rule, members)
        for name in members:
            _checks.one_of(where, "groups", name, drawn)
            if name in placed:
                raise _checks.refusal(where, "groups", "must name each input once", name)
            placed[name] = label
    home.update(placed)
    _hold_together(where, home, correlation)
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(drawn):
        found[home[name]] = (*found.get(home[name], ()), name)
    for label, names in found.items():
        chosen = label in items and label in (placed.get(label), items[label].group)
        if label in items and not chosen and names != (label,):
            rule = "must not have the name of an input outside the group"
            raise _checks.refusal(where, "groups", rule, label)
    return dict(sorted(found.items()))


def _hold_together(where: str, home: Mapping[str, str], correlation: Correlation | None) -> None:
    """Refuse correlated inputs that are not judged together."""
    for names in correlation.groups if correlation is not None else ():
        for name in names:
            _checks.one_of(where, "correlation", name, home)
        if len({home[name] for name in names}) > 1:
            ready = {"+".join(names): tuple(names)}
            raise _checks.refusal(
                where, "correlation", "must not tie inputs of different groups together",
                names, f"What correlated inputs explain cannot be split; judge them together "
                f"with groups={ready!r}.",
            )  # fmt: skip


def has_spread(item: Input) -> bool:
    """Whether the draws of an input differ."""
    drawn = item.distribution
    if drawn is None:
        return False
    low, middle, high = (float(drawn.ppf(level)) for level in _PROBES)
    return not low == middle == high
