"""Weights of the criteria by type of service and of operator; none is published."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any, Literal

from sustainfin import _checks

Service = Literal["public_good", "revenue_capable"]
Operator = Literal["public", "private", "joint"]
SERVICES = ("public_good", "revenue_capable")
OPERATORS = ("public", "private", "joint")
_TOLERANCE = 1e-9


def clean_weights(where: str, given: Any, names: Iterable[str]) -> Mapping[str, float]:
    """Weights in [0, 1] for names, which add up to 1; a name left out weighs nothing."""
    if not isinstance(given, Mapping):
        raise _checks.refusal(where, "weights", "must map names to weights", given)
    known = tuple(names)
    do = "Give a fraction, not a percentage: 0.3 for 30 %."
    for name in given:
        _checks.one_of(where, "weights", name, known)
    found = {name: _checks.real(where, name, given.get(name, 0.0), 0, 1, do) for name in known}
    total = math.fsum(found.values())
    if not abs(total - 1.0) <= _TOLERANCE:
        raise _checks.refusal(where, "weights", f"must add up to 1, not {total:.10g}", dict(given))
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class WeightProfile:
    """Weights for one type of service and of operator (유형별 가중치).

    Parameters
    ----------
    service : {"public_good", "revenue_capable"}
        A service for the public good (공공복리 증진), or one that can earn (수익 확보 가능).
    operator : {"public", "private", "joint"}
        Who runs it: public body, private firm, both.
    weights : mapping of str to float
        Weight of each criterion, a fraction; they add up to 1.
    source : str
        Who decided on them: no document prints weights.

    Examples
    --------
    >>> WeightProfile("public_good", "public", {"public_value": 0.5, "structure_stability": 0.3,
    ...               "operator_credibility": 0.2}, source="평가위원회 2026-03").operator
    'public'
    """

    service: Service
    operator: Operator
    weights: Mapping[str, float]
    _: KW_ONLY
    source: str

    def __post_init__(self) -> None:
        where = "evaluation.WeightProfile"
        _checks.one_of(where, "service", self.service, SERVICES)
        _checks.one_of(where, "operator", self.operator, OPERATORS)
        _checks.text(where, "source", self.source)
        if not isinstance(self.weights, Mapping):
            raise _checks.refusal(where, "weights", "must map names to weights", self.weights)
        object.__setattr__(self, "weights", clean_weights(where, self.weights, self.weights))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        return _rebuilt, (self.service, self.operator, dict(self.weights), self.source)

    def __hash__(self) -> int:
        return hash((self.service, self.operator, self.source))


def _rebuilt(
    service: Service, operator: Operator, weights: dict[str, float], source: str
) -> WeightProfile:
    """A profile again from its fields."""
    return WeightProfile(service, operator, weights, source=source)


def weights_for(
    profiles: Iterable[WeightProfile], *, service: Service, operator: Operator
) -> WeightProfile:
    """The weights that a body has decided on for a type of service (유형별 가중치 선택).

    Parameters
    ----------
    profiles : iterable of WeightProfile
        What the body has decided.
    service : {"public_good", "revenue_capable"}
        Type of the service.
    operator : {"public", "private", "joint"}
        Type of its operator.

    Returns
    -------
    WeightProfile
        The one for this type.

    Raises
    ------
    InvalidInput
        If there is none for this type, or more than one.

    Examples
    --------
    >>> decided = [WeightProfile("public_good", "public", {"public_value": 1.0}, source="위원회")]
    >>> dict(weights_for(decided, service="public_good", operator="public").weights)
    {'public_value': 1.0}
    """
    where = "evaluation.weights_for"
    _checks.one_of(where, "service", service, SERVICES)
    _checks.one_of(where, "operator", operator, OPERATORS)
    held = list(profiles)
    found = [each for each in held if (each.service, each.operator) == (service, operator)]
    if len(found) != 1:
        types = [(each.service, each.operator) for each in held]
        rule = f"must hold one set of weights for ({service!r}, {operator!r}), not {len(found)}"
        do = "No document prints weights: they must be decided for this type."
        raise _checks.refusal(where, "profiles", rule, types, do)
    return found[0]
