"""Uses, sources and the gap by year; the reserve; the cliff at the end of the grants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.funding._line import FundingLine, Paid
from sustainfin.funding._reserve import Reserve
from sustainfin.lines import Amounts, Timeline, as_amounts, value
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, to_text

if TYPE_CHECKING:
    import pandas as pd

# Half a won: amounts are float64, and half a won is nobody's gap.
TOLERANCE = 0.5
NOT_OPERATION = ("build", "decommissioning", "residual")
_BY_YEAR = (
    "reserve_draw", "reserve_deposit", "uses", "sources", "gap", "reserve_balance",
)  # fmt: skip
_ENGLISH = {
    "재원 수지": "Uses and sources by year", "연도": "Year", "비용": "Costs",
    "상환·반납": "Repaid or given back", "적립": "Paid into the reserve", "수입": "Revenue",
    "적립금 사용": "Drawn from the reserve", "부족액": "Gap", "적립금 잔액": "Reserve left",
}  # fmt: skip
_PLACES = {"백만원": 2, "억원": 4, "조원": 8}  # to 10,000 won; smaller units are shown whole
_LEFT_OVER = {
    "ko": "부족액의 △는 그해에 쓰고 남는 돈이다",
    "en": "A negative gap is money left over in that year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """What happens when the grants end (보조금 종료 절벽).

    Parameters
    ----------
    last_grant_year : int
        Last year in which a grant pays.
    year : int or None
        First later year with a gap; None if the service stays funded.
    depth : float
        Gap of that year. [KRW]
    covered : float or None
        Share of the operating costs after the grants that is paid for, in [0, 1];
        None if there are none.

    Examples
    --------
    >>> Cliff(last_grant_year=2023, year=2024, depth=4e7, covered=0.25).depth
    40000000.0
    """

    last_grant_year: int
    year: int | None
    depth: float
    covered: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balance:
    """Uses and sources by year (연도별 재원 수지).

    In every year and draw, uses = sources + gap.

    Parameters
    ----------
    timeline : Timeline
        Years of the case.
    costs : mapping of str to ndarray, shape (years, 1) or (years, draws)
        Costs by kind. [KRW]
    revenue : ndarray
        User revenue. [KRW]
    paid : mapping of str to Paid
        What each source pays and takes.
    kinds : mapping of str to str
        Kind of each source: "grant", "match", "budget", "loan".
    reserve_draw, reserve_deposit, reserve_balance : ndarray
        Taken from and put into the reserve, and what is in it at the end of the
        year. [KRW]
    uses, sources, gap : ndarray
        All uses, all sources, and their difference: positive where money is
        missing, negative where some is left over. [KRW]

    Examples
    --------
    >>> import numpy as np
    >>> t = Timeline(start=2021, n_years=2)
    >>> balance({"operation": np.full((2, 1), 4e7)}, np.full((2, 1), 1e7), [], {}, t)
    재원 수지 (단위: 원)
      연도          2021        2022
      ------  ----------  ----------
      비용    40,000,000  40,000,000
      수입    10,000,000  10,000,000
      부족액  30,000,000  30,000,000
    """

    timeline: Timeline
    costs: Mapping[str, Amounts]
    revenue: Amounts
    paid: Mapping[str, Paid]
    kinds: Mapping[str, str]
    reserve_draw: Amounts
    reserve_deposit: Amounts
    reserve_balance: Amounts
    uses: Amounts
    sources: Amounts
    gap: Amounts

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for name in (
            "reserve_draw",
            "reserve_deposit",
            "reserve_balance",
            "uses",
            "sources",
            "gap",
        ):
            getattr(self, name).setflags(write=False)  # frozen alone does not freeze an array

    def __repr__(self) -> str:
        return to_text(self.sheet())

    @property
    def n_draws(self) -> int:
        """How many runs the balance holds."""
        return int(self.gap.shape[1])

    def funded(self) -> Any:
        """Whether the service is still funded: no gap in this year or before.

        Returns
        -------
        ndarray of bool, shape (years, draws)
            True up to the year before the first gap.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=2)
        >>> cost, fees = {"operation": np.full((2, 1), 4e7)}, np.array([[5e7], [3e7]])
        >>> balance(cost, fees, [], {}, t).funded().ravel().tolist()
        [True, False]
        """
        return np.cumsum(self.gap > TOLERANCE, axis=0) == 0

    def cash(self) -> Amounts:
        """Cumulative cash (누적 수지) before the reserve: what came in less what went out.

        Returns
        -------
        ndarray, shape (years, draws)
            Running sum from the first year. [KRW]

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=2)
        >>> account = balance({"operation": np.full((2, 1), 4e7)}, np.full((2, 1), 1e7), [], {}, t)
        >>> account.cash().ravel().tolist()
        [-30000000.0, -60000000.0]
        """
        came = self.sources - self.reserve_draw
        went = self.uses - self.reserve_deposit
        result: Amounts = np.cumsum(came - went, axis=0)
        return result

    def low_point(self) -> tuple[int, float]:
        """Year and amount of the lowest cumulative cash of a single run.

        Returns
        -------
        tuple of int and float
            Calendar year and cumulative cash at its end. [KRW]

        Raises
        ------
        InvalidInput
            If the balance holds several runs.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=2)
        >>> account = balance({"operation": np.full((2, 1), 4e7)}, np.full((2, 1), 1e7), [], {}, t)
        >>> account.low_point()
        (2022, -60000000.0)
        """
        cash = self._single("low_point", self.cash())
        lowest = int(np.argmin(cash))
        return self.timeline.start + lowest, float(cash[lowest])

    def runs_out(self) -> int | None:
        """First year in which money is missing (재원 고갈 연도) in a single run.

        Returns
        -------
        int or None
            Calendar year; None if the service is funded to the end.

        Raises
        ------
        InvalidInput
            If the balance holds several runs.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=2)
        >>> balance({"operation": np.full((2, 1), 4e7)}, np.full((2, 1), 1e7), [], {}, t).runs_out()
        2021
        """
        return self._first(self._single("runs_out", self.gap) > TOLERANCE)

    def reserve_empty(self) -> int | None:
        """First year at whose end a reserve that held money is empty, in a single run.

        Returns
        -------
        int or None
            Calendar year; None if there is no reserve or it never empties.

        Raises
        ------
        InvalidInput
            If the balance holds several runs.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=2)
        >>> cost = {"operation": np.full((2, 1), 4e7)}
        >>> balance(cost, None, [Reserve("기금", 4e7)], {}, t).reserve_empty()
        2021
        """
        end = self._single("reserve_empty", self.reserve_balance)
        drawn = self._single("reserve_empty", self.reserve_draw)
        return self._first((end <= TOLERANCE) & (drawn > TOLERANCE))

    def cliff(self) -> Cliff | None:
        """What happens when the grants end, in a single run (보조금 종료 절벽).

        Returns
        -------
        Cliff or None
            None if no grant pays in any year.

        Raises
        ------
        InvalidInput
            If the balance holds several runs.

        Examples
        --------
        >>> import numpy as np
        >>> from sustainfin.funding import Grant
        >>> t = Timeline(start=2021, n_years=3)
        >>> costs = {"operation": np.full((3, 1), 4e7)}
        >>> grant = Grant("국비", 1.0, kinds=("operation",), last=2021)
        >>> balance(costs, np.full((3, 1), 1e7), [grant], {}, t).cliff()
        Cliff(last_grant_year=2021, year=2022, depth=30000000.0, covered=0.25)
        """
        grants = [p.source for name, p in self.paid.items() if self.kinds[name] == "grant"]
        pays = self._single("cliff", sum(grants, np.zeros((self.timeline.n_years, 1)))) > TOLERANCE
        if not pays.any():
            return None
        last = int(np.flatnonzero(pays)[-1])
        after = slice(last + 1, None)
        short = np.maximum(self._single("cliff", self.gap)[after], 0.0)
        operation = self._single("cliff", self.operation())[after]
        first = int(np.argmax(short > TOLERANCE)) if (short > TOLERANCE).any() else None
        total = float(operation.sum())
        return Cliff(
            last_grant_year=self.timeline.start + last,
            year=None if first is None else self.timeline.start + last + 1 + first,
            depth=0.0 if first is None else float(short[first]),
            covered=max(0.0, 1.0 - float(short.sum()) / total) if total > 0 else None,
        )

    def operation(self) -> Amounts:
        """Operating costs (운영비): every kind but build, decommissioning and residual value.

        Returns
        -------
        ndarray, shape (years, 1) or (years, draws)
            Costs by year. [KRW]

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=1)
        >>> costs = {"build": np.array([[9.0]]), "labour": np.array([[4.0]])}
        >>> balance(costs, None, [], {}, t).operation().item()
        4.0
        """
        total = np.zeros((self.timeline.n_years, 1))
        for kind, amounts in self.costs.items():
            if kind not in NOT_OPERATION:
                total = total + amounts
        return total

    def _single(self, name: str, amounts: Amounts) -> Any:
        """The column of a balance that holds a single run."""
        if self.n_draws != 1:
            raise _checks.refusal(
                f"Balance.{name}", "n_draws", "must be 1: it is a figure of one run", self.n_draws,
                "Use `funded` and the arrays for many runs.",
            )  # fmt: skip
        return np.broadcast_to(amounts, (self.timeline.n_years, 1))[:, 0]

    def _first(self, holds: Any) -> int | None:
        """Calendar year of the first True."""
        return self.timeline.start + int(np.argmax(holds)) if holds.any() else None

    def _rows(self, words: Mapping[str, str]) -> list[tuple[str, Amounts]]:
        """Label and amounts of every row people read; rows of zeros are left out."""
        zero = np.zeros((self.timeline.n_years, 1))
        used = sum((p.use for p in self.paid.values()), zero)
        rows = [("비용", sum(self.costs.values(), zero)), ("상환·반납", used)]
        rows += [("적립", self.reserve_deposit), ("수입", self.revenue)]
        sources = [(label, p.source) for label, p in self.paid.items()]
        last = [("적립금 사용", self.reserve_draw), ("부족액", self.gap)]
        last += [("적립금 잔액", self.reserve_balance)]
        always = ("비용", "부족액")
        ours, rest = (
            [(words.get(label, label), a) for label, a in part if label in always or np.any(a)]
            for part in (rows, last)
        )
        return [*ours, *((label, a) for label, a in sources if np.any(a)), *rest]

    def sheet(self, *, unit: str = "원", lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Uses and sources by year as the neutral table, for a single run.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; shown to 10,000 won at the finest, and in 원 and 천원 to
            that unit. A cell keeps the amount to the won as its value.
        lang : {"ko", "en"}
            Language of the labels; sources keep the names of the case.

        Returns
        -------
        Sheet
            One column a year.

        Raises
        ------
        InvalidInput
            If the balance holds several runs, or the language is not one of the two.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=1)
        >>> account = balance({"operation": np.array([[4e7]])}, None, [], {}, t)
        >>> account.sheet(unit="억원").body[0][1].text
        '0.4'
        """
        ko = _checks.one_of("Balance.sheet", "lang", lang, ("ko", "en")) == "ko"
        words: Mapping[str, str] = {} if ko else _ENGLISH
        years = [
            Cell(text=str(year), align="right", strong=True)
            for year in self.timeline.years.ravel().tolist()
        ]
        held = [
            (label, [round(float(a)) for a in self._single("sheet", amounts)])
            for label, amounts in self._rows(words)
        ]
        places = _places([n for _, numbers in held for n in numbers], unit)
        body = []
        for label, numbers in held:
            cells = (
                Cell(text=format_won(n, unit, places=places, symbol=False), value=n, align="right")
                for n in numbers
            )
            body.append((Cell(text=label, strong=label == words.get("부족액", "부족액")), *cells))
        over = round(float(self._single("sheet", self.gap).min())) < 0
        return Sheet(
            title=words.get("재원 수지", "재원 수지"), unit=f"{'단위' if ko else 'unit'}: {unit}",
            head=((Cell(text=words.get("연도", "연도"), strong=True), *years),), body=tuple(body),
            notes=(_LEFT_OVER[lang],) if over else (),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """Uses and sources of a single run as a DataFrame, one row a year.

        Returns
        -------
        DataFrame
            Index year; columns cost_<kind>, revenue, each source by its label,
            uses, sources, gap, reserve_balance, cash. [KRW]

        Raises
        ------
        InvalidInput
            If the balance holds several runs.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=1)
        >>> balance({"operation": np.array([[4e7]])}, None, [], {}, t).to_frame()["gap"].tolist()
        [40000000.0]
        """
        import pandas as pd

        first = {f"cost_{kind}": amounts for kind, amounts in self.costs.items()}
        first["revenue"] = self.revenue
        last = {name: getattr(self, name) for name in _BY_YEAR} | {"cash": self.cash()}
        paid = {}
        for label, entry in self.paid.items():  # "gap" may be the name of a source
            name = f"source: {label}" if label in first or label in last else label
            paid[name] = entry.source
            if np.any(entry.use):
                paid[f"{name}: use"] = entry.use
        columns = first | paid | last
        plain = {name: self._single("to_frame", amounts) for name, amounts in columns.items()}
        return pd.DataFrame(plain, index=pd.Index(self.timeline.years.ravel(), name="year"))

    def to_dict(self) -> dict[str, Any]:
        """The balance of a single run as plain data, ready for JSON.

        Returns
        -------
        dict
            Lists by year: costs by kind, sources by label, the gap; and the years in which
            money and reserve run out.

        Raises
        ------
        InvalidInput
            If the balance holds several runs.

        Examples
        --------
        >>> import numpy as np
        >>> t = Timeline(start=2021, n_years=1)
        >>> balance({"operation": np.array([[4e7]])}, None, [], {}, t).to_dict()["runs_out"]
        2021
        """
        cliff = self.cliff()

        def listed(amounts: Amounts) -> list[float]:
            return [float(amount) for amount in self._single("to_dict", amounts)]

        return {
            "kind": "funding.Balance",
            "years": self.timeline.years.ravel().tolist(),
            "costs": {kind: listed(amounts) for kind, amounts in self.costs.items()},
            "revenue": listed(self.revenue),
            "paid": {
                label: {
                    "kind": self.kinds[label],
                    "source": listed(paid.source),
                    "use": listed(paid.use),
                }
                for label, paid in self.paid.items()
            },
            **{name: listed(getattr(self, name)) for name in _BY_YEAR},
            "cash": listed(self.cash()),
            "runs_out": self.runs_out(),
            "reserve_empty": self.reserve_empty(),
            "low_point": list(self.low_point()),
            "cliff": None if cliff is None else {n: getattr(cliff, n) for n in cliff.__slots__},
        }


def _places(numbers: Iterable[int], unit: str) -> int:
    """As many decimals as the amounts of a table need, at most those of its unit."""
    exact = (format_won(n, unit, symbol=False).partition(".")[2] for n in numbers)
    return min(max(map(len, exact), default=0), _PLACES.get(unit, 0))


def balance(
    costs: Mapping[str, Amounts],
    revenue: Amounts | None,
    lines: Iterable[FundingLine | Reserve],
    x: Mapping[str, Any],
    t: Timeline,
) -> Balance:
    """Uses, sources and the gap of every year (연도별 재원 수지).

    Parameters
    ----------
    costs : mapping of str to ndarray, shape (years, 1) or (years, draws)
        Costs by kind. [KRW]
    revenue : ndarray, optional
        User revenue, shape (years, 1) or (years, draws). [KRW]
    lines : iterable of FundingLine
        Sources, in the order in which they pay; at most one `Reserve`.
    x : mapping of str to float or ndarray
        Values by input name.
    t : Timeline
        Years of the case.

    Returns
    -------
    Balance
        With uses = sources + gap in every year and draw.

    Raises
    ------
    InvalidInput
        If a label occurs twice or there are two reserves.

    Examples
    --------
    >>> import numpy as np
    >>> t = Timeline(start=2021, n_years=3)
    >>> account = balance({"operation": np.full((3, 1), 4e7)}, None, [Reserve("기금", 1e8)], {}, t)
    >>> account.reserve_balance.ravel().tolist(), account.runs_out()
    ([60000000.0, 20000000.0, 0.0], 2023)
    """
    where = "funding.balance"
    zero = np.zeros((t.n_years, 1))
    reserve: Reserve | None = None
    paid: dict[str, Paid] = {}
    kinds: dict[str, str] = {}
    for line in lines:
        if line.label in kinds:
            raise _checks.refusal(where, "label", "must occur once", line.label)
        kinds[line.label] = line.kind
        if isinstance(line, Reserve):
            if reserve is not None:
                raise _checks.refusal(
                    where, "lines", "must hold at most one Reserve", line.label, "Add them up."
                )
            reserve = line
        else:
            paid[line.label] = line.pays(costs, paid, x, t)
    revenue = zero if revenue is None else as_amounts(revenue)
    outflow = sum(costs.values(), zero) + sum((p.use for p in paid.values()), zero)
    inflow = revenue + sum((p.source for p in paid.values()), zero)
    draw, deposit, end = _through_reserve(inflow - outflow, reserve, x)
    uses, sources = outflow + deposit, inflow + draw
    return Balance(
        timeline=t, costs=dict(costs), revenue=revenue, paid=paid, kinds=kinds,
        reserve_draw=draw, reserve_deposit=deposit, reserve_balance=end,
        uses=uses, sources=sources, gap=uses - sources,
    )  # fmt: skip


def _through_reserve(
    net: Amounts, reserve: Reserve | None, x: Mapping[str, Any]
) -> tuple[Amounts, Amounts, Amounts]:
    """Draws, deposits and the balance at the end of each year."""
    if reserve is None:
        return np.zeros_like(net), np.zeros_like(net), np.zeros_like(net)
    held = np.atleast_1d(as_amounts(value(reserve.opening, x)))
    interest, sweep = value(reserve.interest, x), value(reserve.sweep, x)
    draws, deposits, ends = [], [], []
    for k, surplus in enumerate(net):
        held = held * (1 + interest) if k else held
        draw = np.minimum(np.maximum(-surplus, 0.0), held)
        deposit = sweep * np.maximum(surplus, 0.0)
        held = held + deposit - draw
        draws.append(draw)
        deposits.append(deposit)
        ends.append(held)
    stack = [np.broadcast_arrays(*rows) for rows in (draws, deposits, ends)]
    return np.stack(stack[0]), np.stack(stack[1]), np.stack(stack[2])
