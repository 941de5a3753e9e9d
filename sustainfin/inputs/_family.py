"""What all our distributions share: the public methods, and their form as plain data."""

import dataclasses
from typing import Any, ClassVar, Protocol, runtime_checkable

from sustainfin.inputs._reading import Floats, levels, points, shaped


@runtime_checkable
class Distribution(Protocol):
    """Whatever can be drawn from (확률분포): any object with a vectorised `ppf`.

    The records of this module and the frozen distributions of ``scipy.stats`` are
    such objects. `cdf` is needed only where the distribution is to be truncated.

    Examples
    --------
    >>> from sustainfin.inputs import Uniform
    >>> isinstance(Uniform(low=0, high=1), Distribution)
    True
    """

    def ppf(self, q: Any, /) -> Any:
        """Quantiles at the probabilities `q`.

        Parameters
        ----------
        q : float or array
            Probabilities in [0, 1]. [-]

        Returns
        -------
        float or ndarray
            Values in the unit of the input, in the shape of `q`.
        """


class Family:
    """Base of our own distributions; a family gives `_ppf`, `_cdf`, `_mean` and `_support`."""

    __slots__ = ()
    kind: ClassVar[str]

    def _ppf(self, q: Floats) -> Floats:
        raise NotImplementedError

    def _cdf(self, x: Floats) -> Floats:
        raise NotImplementedError

    def _mean(self) -> float:
        raise NotImplementedError

    def _support(self) -> tuple[float, float]:
        raise NotImplementedError

    def ppf(self, q: Any) -> Any:
        """Quantiles (분위수) at the probabilities `q`; a float for a float, else an array."""
        where = f"inputs.{type(self).__name__}.ppf"
        return shaped(self._ppf(levels(where, q)), q)

    def cdf(self, x: Any) -> Any:
        """Probabilities (누적확률) of a value of at most `x`; a float for a float."""
        where = f"inputs.{type(self).__name__}.cdf"
        return shaped(self._cdf(points(where, "x", x)), x)

    def mean(self) -> float:
        """Expected value (기댓값)."""
        return float(self._mean())

    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value; infinite where there is none."""
        return self._support()

    @property
    def spec(self) -> dict[str, Any]:
        """Plain data that `from_spec` reads back: the kind and the fields."""
        return {"kind": self.kind, **{name: plain(getattr(self, name)) for name in parts(self)}}

    def __repr__(self) -> str:
        fields = ((name, getattr(self, name)) for name in parts(self))
        listed = ", ".join(f"{name}={short(value)}" for name, value in fields if value is not None)
        return f"{type(self).__name__}({listed})"


def parts(family: Any) -> tuple[str, ...]:
    """Names of the fields a record of a distribution is built from."""
    return tuple(field.name for field in dataclasses.fields(family) if field.init)


def plain(value: Any) -> Any:
    """A field as JSON and TOML know it."""
    if isinstance(value, tuple):
        return list(value)
    return value.spec if isinstance(value, Family) else value


def short(value: Any) -> str:
    """A field as a short text: many values by their number and their ends."""
    if isinstance(value, tuple):
        if len(value) > 4:
            return f"<{len(value):,} values from {min(value):g} to {max(value):g}>"
        return f"({', '.join(short(each) for each in value)})"
    return f"{value:.10g}" if isinstance(value, float) else repr(value)
