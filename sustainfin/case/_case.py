"""The case: inputs, alternatives made of lines, and the model they are."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sustainfin import _checks, discounting, funding
from sustainfin.case._analyses import Analyses
from sustainfin.case._appraisal import Appraisal
from sustainfin.case._appraising import appraise, present_value
from sustainfin.case._basis import Basis
from sustainfin.case._flows import Flows, Values, counted
from sustainfin.case._gap import closings
from sustainfin.case._model import Model, run
from sustainfin.case._outputs import BY_YEAR, ECONOMIC, PRESENT, USUAL, Outputs
from sustainfin.funding import Balance, Closing, FundingLine, Reserve
from sustainfin.inputs import Correlation, Input, make_input, rank_correlation
from sustainfin.lines import (
    Amounts,
    Line,
    Prices,
    Timeline,
    Vat,
    inputs_of,
)
from sustainfin.montecarlo import Simulation, simulate
from sustainfin.sheet import in_notebook

PLAN = "plan"
_SLICE = 40_960  # years times draws that lines see at once: 320 kB, a slice of the cache


class Case(Analyses):
    """A digital service to appraise (사업, 분석 대상).

    Inputs and lines are added to it; every figure then comes from one model that
    runs for the base case, for many draws, and for each alternative on the same
    inputs.

    Parameters
    ----------
    title : str
        Name of the service.
    start : int
        First calendar year.
    years : int
        Years of the analysis period (분석기간), >= 1. There is no official period for
        informatization: it must be given. [year]
    prices : {"real", "nominal"}
        Price basis of every amount and rate: constant prices (불변가격) or current
        prices (경상가격).
    vat : {"included", "excluded"}
        Whether amounts contain VAT.
    discount_rate : float, Input or discounting.Schedule
        Discount rate (할인율), a fraction, on the price basis of the case.
    timing : {"end", "mid", "start"}
        When in the year the amounts fall. At the end of the year, the first year is
        discounted once.
    base_year : int, optional
        Year to whose beginning amounts are discounted; the first year if left out.
    vat_rate : float, optional
        VAT rate, a fraction. The economic view takes VAT out of costs and needs it
        where `vat` is "included".
    do_minimum : str
        Name of the alternative the others are compared with, if there is one.
    model : callable, optional
        A model of your own instead of lines: ``model(x, t)`` gets values by input
        name and calendar years of shape (years, 1), and returns amounts by year, or
        a mapping of "cost", "revenue", "benefit", "social_cost" to such amounts.
    inputs : iterable of Input
        Inputs of that model.
    correlation : Correlation, optional
        Rank correlations between inputs, as `inputs.rank_correlation` gives them.
    reasons : mapping of str to str, optional
        Why items of the checklist of omitted costs cost nothing here, by item.
    source : str
        Document the case is taken from.
    notes : iterable of str
        Remarks for readers of the results.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> case = Case("서비스", start=2021, years=10, prices="real", vat="included",
    ...             discount_rate=0.045)
    >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
    >>> round(case.appraise().plan.life_cycle_cost)
    400000000
    """

    _repr_html_ = in_notebook

    def __init__(
        self,
        title: str,
        *,
        start: int,
        years: int,
        prices: Prices,
        vat: Vat,
        discount_rate: Any,
        timing: discounting.Timing = "end",
        base_year: int | None = None,
        vat_rate: float | None = None,
        do_minimum: str = "",
        model: Model | None = None,
        inputs: Iterable[Input] = (),
        correlation: Correlation | None = None,
        reasons: Mapping[str, str] | None = None,
        source: str = "",
        notes: Iterable[str] = (),
    ) -> None:
        where = "Case"
        self.title = _checks.text(where, "title", title)
        self.timeline = Timeline(start=start, n_years=years)
        self.prices: Prices = _checks.one_of(where, "prices", prices, ("real", "nominal"))  # type: ignore[assignment]
        self.vat: Vat = _checks.one_of(where, "vat", vat, ("included", "excluded"))  # type: ignore[assignment]
        self.timing: discounting.Timing = _checks.one_of(  # type: ignore[assignment]
            where, "timing", timing, ("start", "mid", "end")
        )
        self.base_year = start if base_year is None else _checks.year(where, "base_year", base_year)
        if not self.base_year <= start:
            raise _checks.refusal(where, "base_year", f"must be <= start = {start}", base_year)
        self.vat_rate = None if vat_rate is None else _checks.rate(where, "vat_rate", vat_rate, 0.0)
        self.do_minimum = do_minimum
        self.inputs: dict[str, Input] = {}
        self.alternatives: dict[str, list[Line | FundingLine | Reserve]] = {PLAN: []}
        self.correlation: Correlation | None = None
        self._model = model
        for item in inputs:
            self._declare(item)
        self.discount_rate = self._read_rate(discount_rate)
        self.correlation = correlation
        self.reasons = dict(reasons or {})
        self.source = source
        self.notes = tuple(notes)

    def __repr__(self) -> str:
        lines = {name: len(lines) for name, lines in self.alternatives.items()}
        counted = ", ".join(f"{name}: {n} lines" for name, n in lines.items())
        return (
            f"Case({self.title!r}, {self.timeline.start}-{self.timeline.last}, {self.prices}, "
            f"VAT {self.vat}, {len(self.inputs)} inputs; {counted})"
        )

    def _read_rate(self, given: Any) -> Any:
        """The discount rate: a number, an input or a schedule."""
        if isinstance(given, Input):
            self._declare(given)
            return given
        if isinstance(given, discounting.Schedule):
            return given
        return _checks.rate("Case", "discount_rate", given)

    def _declare(self, item: Input) -> None:
        """Register an input; the same name stands for one record."""
        known = self.inputs.get(item.name)
        if known is not None and known is not item and known != item:
            raise _checks.refusal(
                "Case", "name", "of an input must stand for one record", item.name,
                "Use the Input that was declared, or another name.",
            )  # fmt: skip
        self.inputs[item.name] = item

    def input(self, name: str, **arguments: Any) -> Input:
        """Declare a named input of the case (입력 변수).

        Parameters
        ----------
        name : str
            Name of the input, once in a case.
        **arguments : as `inputs.make_input` takes them
            Base value, range or distribution, unit, source.

        Returns
        -------
        Input
            To be used in the fields of lines.

        Raises
        ------
        InvalidInput
            If the name is taken or an argument breaks a rule of `make_input`.

        Examples
        --------
        >>> case = Case("서비스", start=2021, years=3, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> case.input("users", base=9_000, low=5_000, high=16_000, mode=9_000, unit="건/년").base
        9000.0
        """
        if name in self.inputs:
            raise _checks.refusal("Case.input", "name", "must not be taken", name)
        item = make_input(name, **arguments)
        self._declare(item)
        return item

    def add(self, *lines: Line | FundingLine | Reserve, alternative: str = PLAN) -> None:
        """Add lines to an alternative (항목 추가).

        Parameters
        ----------
        *lines : Line
            Records of the rooms `lifecycle`, `revenue`, `benefits` and `funding`.
        alternative : str
            Name of the alternative; the plan if left out.

        Raises
        ------
        InvalidInput
            If a label is taken in the alternative, or a line states another price or
            VAT basis than the case.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> case = Case("서비스", start=2021, years=3, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> case.add(lifecycle.Annual("현 시스템 유지", 60_000_000), alternative="현행 유지")
        >>> sorted(case.alternatives)
        ['plan', '현행 유지']
        """
        if self._model is not None:
            raise _checks.refusal(
                "Case.add", "lines", "must not be given to a case with a model of its own", lines
            )
        held = self.alternatives.setdefault(alternative, [])
        for line in lines:
            self._check_line(line, {other.label for other in held})
            held.append(line)
            for item in inputs_of(line):
                self._declare(item)

    def _check_line(self, line: Any, taken: set[str]) -> None:
        """A line is a record of a room, on the bases of the case, under a label of its own."""
        where = "Case.add"
        if not isinstance(line, Line | FundingLine | Reserve):
            raise _checks.refusal(
                where, "line", "must be a record of a room, such as lifecycle.Annual", line
            )
        if line.label in taken:
            raise _checks.refusal(where, "label", "must occur once in an alternative", line.label)
        for basis, mine in (("prices", self.prices), ("vat", self.vat)):
            stated = getattr(line, basis)
            if stated not in (None, mine, "exempt"):
                raise _checks.refusal(
                    where, basis, f"of {line.label!r} must be that of the case, {mine!r}", stated,
                    "Convert the line, or state the case on its basis.",
                )  # fmt: skip

    def correlate(self, pairs: Mapping[tuple[str, str], float]) -> None:
        """State rank correlations between inputs (순위상관).

        Parameters
        ----------
        pairs : mapping of (str, str) to float
            Spearman's correlation by the names of two inputs, in [-1, 1].

        Raises
        ------
        InvalidInput
            If a name is no drawn input of the case, or the correlations contradict one
            another.

        Examples
        --------
        >>> case = Case("서비스", start=2021, years=3, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> users = case.input("users", base=9_000, low=5_000, high=16_000)
        >>> fee = case.input("fee", base=3_000, low=2_000, high=4_000)
        >>> case.correlate({("users", "fee"): -0.4})
        >>> case.correlation
        Correlation(2 inputs: fee-users -0.4)
        """
        self.correlation = rank_correlation(pairs, self.inputs.values())

    def values(self, x: Mapping[str, Any] | None = None) -> Values:
        """Values by input name: the base values, with some replaced.

        Parameters
        ----------
        x : mapping of str to float or ndarray, optional
            Values that replace the base.

        Returns
        -------
        mapping
            A value for each input of the case.

        Raises
        ------
        InvalidInput
            If a name is not an input of the case.

        Examples
        --------
        >>> case = Case("서비스", start=2021, years=3, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> users = case.input("users", base=9_000)
        >>> case.values({"users": 5_000})["users"]
        5000
        """
        given = dict(x or {})
        for name in given:
            _checks.one_of("Case.values", "name", name, self.inputs)
        return Values({**{name: item.base for name, item in self.inputs.items()}, **given})

    def flows(self, x: Mapping[str, Any] | None = None, *, alternative: str = PLAN) -> Flows:
        """Amounts of every line in one run or many (연도별 현금흐름).

        Parameters
        ----------
        x : mapping of str to float or ndarray, optional
            Values that replace the base: scalars, (draws,) or (years, draws).
        alternative : str
            Which alternative.

        Returns
        -------
        Flows
            Amounts by line, and the balance of uses and sources.

        Raises
        ------
        InvalidInput
            If a name is not an input or an alternative of the case, or if the amounts of a line
            add up to more than 2^53 won.
        NotComputable
            If an amount is not finite; the line, year and run are named.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> case = Case("서비스", start=2021, years=1, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
        >>> case.flows().balance.gap.tolist()
        [[40000000.0]]
        """
        _checks.one_of("Case.flows", "alternative", alternative, self.alternatives)
        return counted(self._run(self.values(x), self.alternatives[alternative]))

    def _run(self, values: Values, lines: Sequence[Any], *, check: bool = True) -> Flows:
        """One evaluation of the lines of an alternative on given values.

        A simulation looks at its outputs and leaves out the check of every line.
        """
        return run(self._model, values, lines, t=self.timeline, vat=self.vat, check=check)

    def appraise(self, x: Mapping[str, Any] | None = None) -> Appraisal:
        """Appraise every alternative, and the increment over the do-minimum (사업 평가).

        Parameters
        ----------
        x : mapping of str to float, optional
            Values that replace the base; scalars.

        Returns
        -------
        Appraisal
            NPV, B/C, every IRR, payback, life-cycle cost, gap by year and the cliff,
            in the financial and the economic view.

        Raises
        ------
        InvalidInput
            If a name is not an input of the case.
        NotComputable
            If an amount is not finite.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> case = Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
        >>> round(case.appraise().plan.financial.npv)
        -74906710
        """
        values = self.values(x)
        names = [name for name, lines in self.alternatives.items() if lines or self._model]
        flows = {
            name: counted(self._run(values, self.alternatives[name])) for name in names or [PLAN]
        }
        rate = self.discount_rate
        if isinstance(rate, Input):
            rate = values[rate.name]
        unread = tuple(name for name in self.inputs if name not in values.read)
        basis = Basis(
            title=self.title, timeline=self.timeline, base_year=self.base_year,
            timing=self.timing, prices=self.prices, vat=self.vat, vat_rate=self.vat_rate,
            rate=rate, do_minimum=self.do_minimum, inputs=dict(self.inputs), unread=unread,
            given_rate=self.discount_rate, values=dict(values), model=self._model,
            alternatives={name: tuple(lines) for name, lines in self.alternatives.items()},
            source=self.source,
        )  # fmt: skip
        return appraise(basis, flows)

    def outputs(self, names: Iterable[str] = (), *, alternative: str = PLAN) -> Outputs:
        """Outputs of an alternative as a function of values by input name (분석 대상 지표).

        Parameters
        ----------
        names : iterable of str
            "npv", "bcr", "life_cycle_cost" (present value), "funded_npv",
            "economic_npv", "economic_bcr", "gap" (sum of the gaps), "worst_gap", and by
            year "short" (a gap) and "funded" (no gap until then). Left out: the NPVs,
            the gap and both by year.
        alternative : str
            Which alternative.

        Returns
        -------
        callable
            Takes values by input name; gives the outputs by name.

        Raises
        ------
        InvalidInput
            If a name is unknown, or an economic output is asked for where VAT cannot be
            taken out of the costs.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> case = Case("서비스", start=2021, years=1, prices="real", vat="included",
        ...             discount_rate=0.0)
        >>> case.add(lifecycle.Annual("유지관리", 40_000_000))
        >>> case.outputs(["npv"])({})["npv"].tolist()
        [-40000000.0]
        """
        where = "Case.outputs"
        _checks.one_of(where, "alternative", alternative, self.alternatives)
        if isinstance(names, str) or not isinstance(names, Iterable):
            do = f"Write {[names if isinstance(names, str) else 'npv']}."
            raise _checks.refusal(where, "names", "must be a list of names", names, do)
        chosen = tuple(names) or USUAL
        for name in chosen:
            _checks.one_of(where, "names", name, (*PRESENT, *BY_YEAR))
        if set(chosen) & set(ECONOMIC):
            self.flows(alternative=alternative).resources(self.vat_rate)  # refuses unknown VAT
        return Outputs(
            names=chosen,
            run=partial(self._run, lines=tuple(self.alternatives[alternative]), check=False),
            present=self._present,
            vat_rate=self.vat_rate,
        )

    def _present(self, amounts: Amounts, values: Values) -> Any:
        """Present value of amounts at the rate of a run."""
        rate = self.discount_rate
        return present_value(
            amounts, values[rate.name] if isinstance(rate, Input) else rate, self.timing,
            self.timeline.start - self.base_year,
        )  # fmt: skip

    def simulate(
        self,
        draws: int,
        *,
        seed: int,
        outputs: Iterable[str] = (),
        alternative: str = PLAN,
        **arguments: Any,
    ) -> Simulation:
        """Simulate the case over its uncertain inputs (몬테카를로 모의실험).

        Parameters
        ----------
        draws : int
            How many draws, >= 2.
        seed : int
            Seed, >= 0.
        outputs : iterable of str
            As `Case.outputs` takes them.
        alternative : str
            Which alternative.
        **arguments : as `montecarlo.simulate` takes them
            Sampling, engine, workers, until, progress, checkpoint, keep, exact.

        Returns
        -------
        Simulation
            Statistics with their standard errors, and shares of runs by year.

        Raises
        ------
        InvalidInput
            If an argument breaks its rule.
        NotComputable
            If a run is not finite; run and inputs are named.

        Examples
        --------
        >>> from sustainfin import lifecycle, revenue
        >>> case = Case("서비스", start=2021, years=3, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> users = case.input("users", base=13_000, low=5_000, mode=13_000, high=16_000)
        >>> case.add(lifecycle.Annual("유지관리", 40_000_000), revenue.Fee("이용료", users, 3_000))
        >>> found = case.simulate(1_000, seed=7)
        >>> 0 < found.by_year("funded").at(2021) < 1
        True
        """
        arguments.setdefault("size", max(256, _SLICE // self.timeline.n_years))
        return simulate(
            self.outputs(outputs, alternative=alternative), draws, inputs=self.inputs.values(),
            seed=seed, years=self.timeline.years.ravel().tolist(), correlation=self.correlation,
            **arguments,
        )  # fmt: skip

    def close_gap(
        self, *, goal: funding.Goal = "every_year", levers: Iterable[str] = ()
    ) -> tuple[Closing, ...]:
        """What closes the gap, each lever solved alone and put back (부족액 해소 방안).

        Parameters
        ----------
        goal : {"every_year", "in_total"}
            No gap in any year, or none in the sum over all years.
        levers : iterable of str
            Names of inputs to solve for besides the prices and users of the fee
            lines, a yearly subsidy and an opening reserve.

        Returns
        -------
        tuple of Closing
            One a lever.

        Raises
        ------
        InvalidInput
            If a lever is not an input of the case.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> case = Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...             discount_rate=0.045)
        >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
        >>> for closing in case.close_gap():
        ...     print(closing)
        Closing(연간 보조): 0 -> 40,000,000 원/년, gap 40,000,000 -> 0 won
        Closing(초기 적립금): 0 -> 80,000,000 원, gap 40,000,000 -> 0 won
        """
        return closings(self.alternatives[PLAN], self.inputs, self._account, goal, levers)

    def _account(self, x: Mapping[str, Any], lines: Sequence[Any]) -> Balance:
        """Balance of the plan with other values and other lines."""
        return self._run(self.values(x), lines).balance
