"""Places of a budget line, and the groups between which money crosses a level."""

from typing import Any, Literal

from sustainfin._text import squeeze

# Places of a line from the widest; "account" (목) is the part of a code before the hyphen,
# "line" is what is left: a detailed project (세부사업) or a line item (통계목) within one 목.
Level = Literal["organisation", "policy", "unit_project", "account", "line"]
LEVELS: tuple[Level, ...] = ("organisation", "policy", "unit_project", "account", "line")
PLACES = ("organisation", "policy", "unit_project", "detail")


def key_of(item: Any) -> tuple[str, ...]:
    """What tells a line from all others."""
    return (*(squeeze(getattr(item, name)) for name in PLACES), squeeze(item.code))


def crossed(item: Any, level: Level) -> tuple[str, ...]:
    """The group of a level that an item is in."""
    return key_of(item) if level == "line" else _place_of(item)[: 1 + LEVELS.index(level)]


def _place_of(item: Any) -> tuple[str, ...]:
    """Organisation, policy project, unit project and 목, the part of a code before the hyphen."""
    account = item.code.partition("-")[0]
    return tuple(squeeze(x) for x in (item.organisation, item.policy, item.unit_project, account))
