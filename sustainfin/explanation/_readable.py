"""Formulas as people know them: the same values, without what only a computer needs."""

from collections.abc import Sequence
from typing import Any

from sustainfin.explanation._step import Step
from sustainfin.explanation._terms import Op, Part, compute

_LEAST = 1e-300  # a number below it stands for 0: the guard before a division


def readable(term: Any, parts: Sequence[Step]) -> Any:
    """A formula to be written: powers for expm1 and log1p, no choice that only guards 0.

    It is for the eye alone. What is computed and what is checked is the formula itself, whose
    functions keep digits that a pocket calculator does not have anyway.
    """
    if not isinstance(term, Op):
        return term
    if term.name == "where" and _guards(term.args[0], parts):
        _, one, other = term.args
        holds = compute(term.args[0], [part.value for part in parts])
        return readable(one if holds else other, parts)
    return _plainer(term, tuple(readable(arg, parts) for arg in term.args))


def _plainer(term: Op, args: tuple[Any, ...]) -> Op:
    """One operation by its everyday form, where it has one."""
    if term.name == "log1p":
        return Op("log", (Op("add", (1, args[0])),))
    if term.name == "expm1":
        return Op("subtract", (_exponential(args[0]), 1))
    if term.name == "negative" and _is_less_one(args[0]):
        return Op("subtract", (1, args[0].args[0]))
    return Op(term.name, args, term.rule)


def _exponential(exponent: Any) -> Op:
    """e to a power; of n times a logarithm it is a power of what the logarithm is of."""
    factors = exponent.args if isinstance(exponent, Op) and exponent.name == "multiply" else ()
    logs = [k for k, each in enumerate(factors) if isinstance(each, Op) and each.name == "log"]
    if len(logs) != 1:
        return Op("exp", (exponent,))
    rest = tuple(each for k, each in enumerate(factors) if k != logs[0])
    power = rest[0] if len(rest) == 1 else Op("multiply", rest)
    return Op("power", (factors[logs[0]].args[0], power))


def _is_less_one(term: Any) -> bool:
    """Whether a term is a power less 1."""
    return (
        isinstance(term, Op)
        and term.name == "subtract"
        and term.args[1:] == (1,)
        and isinstance(term.args[0], Op)
        and term.args[0].name in ("exp", "power")
    )


def is_guard(term: Any) -> bool:
    """Whether a term asks if a value is 0 to the last bit."""
    return (
        isinstance(term, Op)
        and term.name == "less"
        and isinstance(term.args[0], Op)
        and term.args[0].name == "fabs"
        and isinstance(term.args[1], float)
        and term.args[1] < _LEAST
    )


def _guards(condition: Any, parts: Sequence[Step]) -> bool:
    """Whether a condition, or the step that it names, is such a question."""
    return is_guard(parts[condition.index].term if isinstance(condition, Part) else condition)
