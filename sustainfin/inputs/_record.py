"""The named input: a record whose fields agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sustainfin import _checks
from sustainfin.inputs import _statement
from sustainfin.inputs._family import Distribution
from sustainfin.inputs._foreign import checked, support_of
from sustainfin.inputs._making import ARGUMENTS, fields_from, input_name, within
from sustainfin.inputs._specs import same
from sustainfin.inputs._truncated import Truncated
from sustainfin.sheet import in_notebook

Role = Literal["uncertain", "yearly", "lever", "constant"]
Shape = Literal["triangular", "pert", "uniform", "normal", "lognormal"]

_DRAWN = ("uncertain", "yearly")
_TEXTS = ("unit", "source", "label", "group")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Input:
    """A named input of a model (입력 변수): base value, distribution, unit and source.

    Made by `make_input`, which reads what people know. The record itself checks that
    its fields agree.

    Parameters
    ----------
    name : str
        Name by which the model reads it: letters, digits and underscores, Hangul too.
    base : float
        Value in the base case. [unit of the input]
    distribution : Distribution, optional
        What the draws follow; None for a lever or a constant.
    unit, source : str
        Unit of the values; where they come from.
    label : str
        Name for people.
    group : str
        Inputs of one group are drawn and judged together.
    role : {"uncertain", "yearly", "lever", "constant"}
        Drawn once a run, drawn anew each year, chosen by the analyst, or fixed.
    low, high : float, optional
        The stated range: ends, P10 and P90, or the 90 % interval of the distribution;
        without a distribution, the range in which a lever or a constant is varied.
    lower, upper : float, optional
        Hard bounds that no value may pass, such as 0 and 1 for a share.
    assumption : bool
        Whether the figures are assumed rather than taken from a source.

    Examples
    --------
    >>> Input(name="fee", base=3000, unit="KRW", role="constant")
    Input('fee', base=3000, constant, unit='KRW')
    """

    name: str
    base: float
    distribution: Distribution | None = None
    unit: str = ""
    source: str = ""
    label: str = ""
    group: str = ""
    role: Role = "uncertain"
    low: float | None = None
    high: float | None = None
    lower: float | None = None
    upper: float | None = None
    assumption: bool = False

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", input_name(self.name))
        where = f"input {self.name!r}"
        object.__setattr__(self, "base", _checks.real(where, "base", self.base))
        for text in _TEXTS:
            if not isinstance(getattr(self, text), str):
                raise _checks.refusal(where, text, "must be a text", getattr(self, text))
        if not isinstance(self.assumption, bool):
            raise _checks.refusal(where, "assumption", "must be True or False", self.assumption)
        _settle_bounds(self, where)
        _check_role(self, where)
        _settle_range(self, where)

    @property
    def spec(self) -> dict[str, Any] | None:
        """The arguments of `make_input` that state the distribution; None where it has none."""
        if self.distribution is None:
            return None
        where = f"input {self.name!r}"
        ends = (self.low, self.high)
        if isinstance(self.distribution, Truncated):
            whole, bounds = self.distribution.distribution, (self.lower, self.upper)
            if bounds == (self.distribution.lower, self.distribution.upper):
                return {**_statement.statement_of(where, whole, ends), "truncate": True}
        return _statement.statement_of(where, self.distribution, ends)

    def to_dict(self) -> dict[str, Any]:
        """The input as plain data, ready for JSON and TOML.

        Returns
        -------
        dict
            Arguments of `make_input`; those at their default are left out.

        Raises
        ------
        InvalidInput
            If the distribution is neither of this module nor of ``scipy.stats``.
        """
        told: dict[str, Any] = {"name": self.name, "base": self.base}
        if self.distribution is None:
            told |= {"low": self.low, "high": self.high}
        told |= self.spec or {}
        told |= {text: getattr(self, text) or None for text in _TEXTS}
        told |= {"lower": self.lower, "upper": self.upper}
        told["role"] = None if self.role == "uncertain" else self.role
        told["assumption"] = self.assumption or None
        return {key: value for key, value in told.items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Input":
        """The input that `to_dict` described.

        Parameters
        ----------
        data : mapping
            Arguments of `make_input` by name.

        Returns
        -------
        Input
            Equal to the one described.

        Raises
        ------
        InvalidInput
            If a key is unknown, name or base is missing, or a value is refused.
        """
        where = "inputs.Input.from_dict"
        if not isinstance(data, Mapping):
            raise _checks.refusal(where, "data", "must be a mapping", data)
        for key in data:
            _checks.one_of(where, "key", key, ARGUMENTS)
        for key in ("name", "base"):
            if key not in data:
                raise _checks.refusal(where, "data", f"must have the key {key!r}", dict(data))
        return cls(**fields_from(data))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Input):
            return NotImplemented
        fields = (name for name in self.__slots__ if name != "distribution")
        alike = all(getattr(self, name) == getattr(other, name) for name in fields)
        return alike and same(self.distribution, other.distribution)

    def __hash__(self) -> int:
        return hash((self.name, self.base))

    def __repr__(self) -> str:
        shown = self.role if self.distribution is None else repr(self.distribution)
        if len(shown) > 80:
            shown = type(self.distribution).__name__
        yearly = ", yearly" if self.role == "yearly" else ""
        unit = f", unit={self.unit!r}" if self.unit else ""
        return f"Input({self.name!r}, base={self.base:.15g}, {shown}{yearly}{unit})"


def _settle_bounds(entry: Input, where: str) -> None:
    """Hold hard bounds and range to be finite and to rise."""
    for name in ("lower", "upper", "low", "high"):
        bound = getattr(entry, name)
        if bound is not None:
            object.__setattr__(entry, name, _checks.real(where, name, bound))
    for first, last in (("lower", "upper"), ("low", "high")):
        start, stop = getattr(entry, first), getattr(entry, last)
        if start is not None and stop is not None and not start < stop:
            raise _checks.refusal(where, last, f"must be greater than {first}={start:g}", stop)


def _check_role(entry: Input, where: str) -> None:
    """Hold that what is drawn has a distribution, and what is not has none."""
    role = _checks.one_of(where, "role", entry.role, get_args(Role))
    if role in _DRAWN and entry.distribution is None:
        raise _checks.refusal(
            where, "role", "must be 'lever' or 'constant' without a distribution", role,
            "Or state one, for example low=, mode= and high=.",
        )  # fmt: skip
    if role not in _DRAWN and entry.distribution is not None:
        rule = "must be 'uncertain' or 'yearly' with a distribution"
        raise _checks.refusal(where, "role", rule, role)


def _settle_range(entry: Input, where: str) -> None:
    """Hold that distribution, range, bounds and base value agree."""
    bounds = _statement.bounds_of(entry.lower, entry.upper)
    if entry.distribution is not None:
        support = support_of(where, checked(where, entry.distribution))
        if not within(support, bounds):
            rule = f"must lie within the bounds [{bounds[0]:g}, {bounds[1]:g}]"
            raise _checks.refusal(
                where, "distribution", f"{rule} (it reaches from {support[0]:g} to {support[1]:g})",
                entry.distribution, "Narrow it, or cut it at the bounds with truncate=True.",
            )  # fmt: skip
        _settle_named_range(entry, where)
    if (entry.low is None) != (entry.high is None):
        missing = "low" if entry.low is None else "high"
        raise _checks.refusal(where, missing, "must be given: a range has two ends", None)
    if entry.low is not None and entry.high is not None:
        if not within((entry.low, entry.high), bounds):
            rule = f"must lie with high in the bounds [{bounds[0]:g}, {bounds[1]:g}]"
            raise _checks.refusal(where, "low", rule, entry.low)
        _statement.inside(where, entry.base, (entry.low, entry.high), "the stated range")
    _statement.inside(where, entry.base, bounds, "the bounds")
    if entry.distribution is not None:
        support = support_of(where, entry.distribution)
        _statement.inside(where, entry.base, support, "the values of the distribution")


def _settle_named_range(entry: Input, where: str) -> None:
    """Fill in the range that the distribution names, or hold the one given to it."""
    given, named = (entry.low, entry.high), _statement.named_range(entry.distribution)
    if given == (None, None):
        object.__setattr__(entry, "low", named[0])
        object.__setattr__(entry, "high", named[1])
    elif given != named:
        cut = entry.distribution
        whole = cut.distribution if isinstance(cut, Truncated) else cut
        if not _statement.is_interval(whole, given):
            raise _checks.refusal(
                where, "low", f"must be, with high, the range of {entry.distribution!r}", entry.low,
                "Leave both out: they are read from the distribution.",
            )  # fmt: skip
