"""How firm a ranking is when the weights are not known: random weights on the simplex."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.evaluation._weights import clean_weights
from sustainfin.running import BLOCK, stream
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_WHERE = "evaluation.rank_robustness"
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "가중치를 모를 때의 순위", "heads": ("서비스", "1위 비율", "표준오차"),
        "place": "{}위", "alike": "모든 가중치가 같은 확률", "around": "중심 {}, 집중도 {:g}",
        "note": "디리클레 가중치 {:,}벌, seed {}; {}",
    },
    "en": {
        "title": "Ranking without known weights",
        "heads": ("Service", "Share of first places", "Standard error"),
        "place": "Place {}", "alike": "all weights alike",
        "around": "around {}, concentration {:g}",
        "note": "{:,} sets of Dirichlet weights, seed {}; {}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRobustness:
    """How often each service comes out at each place (가중치에 대한 순위의 강건성).

    Parameters
    ----------
    services, criteria : tuple of str
        What is ranked, and what is weighted.
    first, first_error : tuple of float
        Share of the draws in which a service comes first, and its standard error; those
        that are equal share the first place.
    ranks : tuple of tuple of float
        Share of the draws in which a service has each place.
    n_draws, seed : int
        Draws of weights, and seed.
    center : mapping of str to float, or None
        Weights the draws lie around; None where every set of weights is alike.
    concentration : float or None
        How closely they lie around them.

    Examples
    --------
    >>> found = rank_robustness({"가": {"a": 1.0, "b": 0.0}, "나": {"a": 0.0, "b": 0.5}},
    ...                         draws=10_000, seed=7)
    >>> abs(found.first[0] - 2 / 3) < 4 * found.first_error[0]
    True
    """

    services: tuple[str, ...]
    criteria: tuple[str, ...]
    first: tuple[float, ...]
    first_error: tuple[float, ...]
    ranks: tuple[tuple[float, ...], ...]
    n_draws: int
    seed: int
    center: Mapping[str, float] | None
    concentration: float | None

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Shares of first places with their standard errors, and of every place.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a service.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("evaluation.RankRobustness.sheet", "lang", lang, _WORDS)]
        places = [words["place"].format(i + 1) for i in range(len(self.services))]
        body = []
        for k, service in enumerate(self.services):
            shown = [f"{self.first[k]:.1%}", f"±{self.first_error[k]:.1%}"]
            shown += [f"{share:.1%}" for share in self.ranks[k]]
            body.append((Cell(text=service), *(Cell(text=s, align="right") for s in shown)))
        around = words["alike"]
        if self.center is not None:
            weights = ", ".join(f"{name} {weight:g}" for name, weight in self.center.items())
            around = words["around"].format(weights, self.concentration)
        return Sheet(
            title=words["title"],
            head=(row([*words["heads"], *places], strong=True),),
            body=tuple(body),
            notes=(words["note"].format(self.n_draws, self.seed, around),),
        )

    def to_frame(self) -> "pd.DataFrame":
        """Shares as a DataFrame, one row a service.

        Returns
        -------
        DataFrame
            Columns service, first, first_error, rank_1, rank_2, ...
        """
        import pandas as pd

        data = [
            {
                "service": service,
                "first": self.first[k],
                "first_error": self.first_error[k],
                **{f"rank_{i + 1}": share for i, share in enumerate(self.ranks[k])},
            }
            for k, service in enumerate(self.services)
        ]
        return pd.DataFrame(data)

    def to_dict(self) -> dict[str, Any]:
        """The shares as plain data, ready for JSON.

        Returns
        -------
        dict
            Shares by service, and on what they rest.
        """
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {
            "kind": "evaluation.RankRobustness",
            **{
                key: list(value) if isinstance(value, tuple) else value
                for key, value in plain.items()
            },
            "ranks": [list(shares) for shares in self.ranks],
            "center": None if self.center is None else dict(self.center),
        }


def rank_robustness(
    scores: Mapping[str, Mapping[str, float]],
    *,
    draws: int,
    seed: int,
    center: Mapping[str, float] | None = None,
    concentration: float | None = None,
) -> RankRobustness:
    """How firm a ranking is against the weights (가중치에 대한 순위의 강건성).

    Weights are drawn from a Dirichlet distribution: over all sets of weights alike, or
    around a set of one's own. The stream of a criterion depends on the seed and its name,
    so another service is compared on the same weights.

    Parameters
    ----------
    scores : mapping of str to mapping of str to float
        Score of each service by criterion, such as `Evaluation.by_criterion`.
    draws : int
        How many sets of weights, >= 2.
    seed : int
        Seed, >= 0.
    center : mapping of str to float, optional
        Weights the draws lie around on average; they add up to 1.
    concentration : float, optional
        Sum of the parameters of the distribution, > 0; the larger, the closer to the
        center. A weight w then has the standard error sqrt(w (1 - w) / (c + 1)). Given
        with `center`.

    Returns
    -------
    RankRobustness
        Shares of places with standard errors.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule, or services are scored on different criteria.
    NotComputable
        If weights cannot be drawn at this concentration.

    Examples
    --------
    >>> rank_robustness({"가": {"a": 0.9, "b": 0.8}, "나": {"a": 0.5, "b": 0.6}},
    ...                 draws=1_000, seed=7).first
    (1.0, 0.0)
    """
    services, criteria, matrix = _matrix(scores)
    n = _checks.count(_WHERE, "draws", draws, low=2)
    _checks.count(_WHERE, "seed", seed)
    alpha = _alpha(criteria, center, concentration)
    hits = np.zeros(len(services))
    places = np.zeros((len(services), len(services)))
    for block in range(math.ceil(n / BLOCK)):
        weights = _weights(seed, criteria, alpha, block, min(BLOCK, n - block * BLOCK))
        totals = sum(
            w[None, :] * column[:, None] for w, column in zip(weights, matrix.T, strict=True)
        )
        rank = np.array([(totals > mine).sum(axis=0) for mine in totals])
        best = rank == 0
        hits += (best / best.sum(axis=0)).sum(axis=1)
        places += [[(mine == i).sum() for i in range(len(services))] for mine in rank]
    held = (hits + 2) / (n + 4)  # never 0 or 1, so that the error of a certain place is not 0
    return RankRobustness(
        services=services, criteria=criteria, first=tuple((hits / n).tolist()),
        first_error=tuple(np.sqrt(held * (1 - held) / (n + 4)).tolist()),
        ranks=tuple(tuple(shares) for shares in (places / n).tolist()), n_draws=n, seed=seed,
        center=None if center is None else clean_weights(_WHERE, center, criteria),
        concentration=concentration,
    )  # fmt: skip


def _matrix(scores: Any) -> tuple[tuple[str, ...], tuple[str, ...], Floats]:
    """Services, criteria, and scores of shape (services, criteria)."""
    if not isinstance(scores, Mapping) or len(scores) < 2:
        raise _checks.refusal(_WHERE, "scores", "must hold at least two services", scores)
    services = tuple(scores)
    criteria = tuple(scores[services[0]])
    if len(criteria) < 2:
        raise _checks.refusal(_WHERE, "scores", "must hold at least two criteria", dict(scores))
    for service in services:
        if set(scores[service]) != set(criteria):
            rule = f"of {service!r} must be on the criteria {criteria}"
            raise _checks.refusal(_WHERE, "scores", rule, tuple(scores[service]))
    rows = [[_checks.real(_WHERE, name, scores[s][name]) for name in criteria] for s in services]
    return services, criteria, np.array(rows)


def _alpha(
    criteria: tuple[str, ...], center: Mapping[str, float] | None, concentration: float | None
) -> Floats:
    """Parameters of the Dirichlet distribution."""
    if (center is None) != (concentration is None):
        name = "center" if center is None else "concentration"
        rule = "must be given: a center and how closely weights lie around it belong together"
        raise _checks.refusal(_WHERE, name, rule, None)
    if center is None or concentration is None:
        return np.ones(len(criteria))
    if not _checks.real(_WHERE, "concentration", concentration) > 0:
        raise _checks.refusal(_WHERE, "concentration", "must be > 0", concentration)
    clean = clean_weights(_WHERE, center, criteria)
    return concentration * np.array([clean[name] for name in criteria])


def _weights(seed: int, criteria: tuple[str, ...], alpha: Floats, block: int, n: int) -> Floats:
    """Weights of one block of draws, shape (criteria, n): gammas over their sum."""
    gammas = np.array(
        [
            stream(seed, f"weight of {name}", block).standard_gamma(a, n)
            for name, a in zip(criteria, alpha, strict=True)
        ]
    )
    total = gammas.sum(axis=0)
    if not (total > 0).all():
        raise NotComputable(
            f"{_WHERE}: concentration is too small for weights to be drawn",
            argument="concentration",
        )
    return np.asarray(gammas / total)
