"""Function points: how large a piece of software is, and the factor of its size."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks, tables
from sustainfin.explanation import Explanation
from sustainfin.guide_costs import _explain, _explain_points, _sheets, _steps
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["simple", "full", "given"]

_WHERE = "guide_costs.function_points"
METHODS = {
    "simple": ("간이법", "simple method"),
    "full": ("정통법", "full method"),
    "given": ("기능점수 주어짐", "function points given"),
}
_COMPLEXITIES = ("low", "average", "high")
_COMPLEXITY_KO = {"": "평균복잡도", "low": "낮음", "average": "보통", "high": "높음"}
_TITLES = ("기능점수", "Function points")
_ENOUGH = Context(prec=50, rounding=ROUND_HALF_EVEN)
_SHAPES = (
    "For example {'ILF': 3, 'EI': 7} (간이법), {'ILF': {'low': 1, 'average': 2}} (정통법), "
    "or a number of function points."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLine:
    """Functions of one type and complexity (기능 유형별 기능점수).

    Parameters
    ----------
    function : str
        Type: ILF, EIF, EI, EO or EQ.
    label_ko : str
        Its Korean name, such as "내부논리파일".
    complexity : {"", "low", "average", "high"}
        Complexity (복잡도) in the full method; empty in the simple one.
    count : int
        How many functions.
    weight : Decimal
        Function points of one of them. [FP]
    points : Decimal
        Function points of the line. [FP]

    Examples
    --------
    >>> function_points({"EI": 7}, guide="2025").lines[0].points
    Decimal('28.0')
    """

    function: str
    label_ko: str
    complexity: str
    count: int
    weight: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionPoints:
    """The size of a piece of software (기능점수).

    Parameters
    ----------
    method : {"simple", "full", "given"}
        Simple method (간이법), full method (정통법), or a number that was given.
    lines : tuple of FunctionLine
        Types and complexities that occur; empty where a number was given.
    total : Decimal
        Function points in all, > 0. [FP]
    guide : str
        Id of the table of weights.
    table : Table or None
        Table of the guide; `explain` reads it, plain data leaves it out.

    Examples
    --------
    >>> function_points({"ILF": 2, "EI": 7}, guide="2025")
    기능점수 (간이법) (단위: FP)
      기능              복잡도      개수  가중치  기능점수
      ----------------  ----------  ----  ------  --------
      ILF 내부논리파일  평균복잡도     2     7.5      15.0
      EI 외부입력       평균복잡도     7     4.0      28.0
      합계                                            43.0
      fp_costs/2025
    """

    method: Method
    lines: tuple[FunctionLine, ...]
    total: Decimal
    guide: str
    table: Table | None = field(default=None, repr=False, compare=False)

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: str = "ko") -> Sheet:
        """The count as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a type and complexity, and the total.

        Raises
        ------
        InvalidInput
            If the language is unknown.

        Examples
        --------
        >>> function_points(85, guide="2025").sheet(lang="en").title
        'Function points (function points given)'
        """
        _checks.one_of("FunctionPoints.sheet", "lang", lang, ("ko", "en"))
        korean = lang == "ko"
        heads = (
            ["기능", "복잡도", "개수", "가중치", "기능점수"]
            if korean
            else ["Function", "Complexity", "Count", "Weight", "Function points"]
        )
        body = [
            row([
                f"{line.function} {line.label_ko}" if korean else line.function,
                _COMPLEXITY_KO[line.complexity] if korean else line.complexity or "average",
                line.count, _number(line.weight), _number(line.points),
            ])
            for line in self.lines
        ]  # fmt: skip
        total = row(["합계" if korean else "Total", "", "", "", _number(self.total)], strong=True)
        title = f"기능점수 ({METHODS[self.method][0]})"
        if not korean:
            title = f"Function points ({METHODS[self.method][1]})"
        return Sheet(
            title=title, head=(_right(row(heads, strong=True)),), body=(*body, total),
            unit="단위: FP" if korean else "unit: FP", notes=(self.guide,),
        )  # fmt: skip

    def explain(self, figure: str = "total", year: int | None = None) -> Explanation:
        """Where a step comes from, down to the edition and page of the guide (산출 근거).

        Parameters
        ----------
        figure : str
            "total", or a type of function such as "EI", in the full method with its
            complexity, "EI low".
        year : None
            An estimate has no years: to be left out.

        Returns
        -------
        Explanation
            Each step with its formula and rounding, and published figures with their source.

        Raises
        ------
        InvalidInput
            If there is no such figure, or a year is given.

        Examples
        --------
        >>> print(function_points({"ILF": 2, "EI": 7}, guide="2025").explain("EI").evaluate())
        28
        """
        steps = _explain_points.of_points(self)
        return _explain.explained("FunctionPoints.explain", _TITLES, self, steps, figure, year)

    def to_frame(self) -> "pd.DataFrame":
        """The lines as a DataFrame.

        Returns
        -------
        DataFrame
            Columns function, complexity, count, weight and points; exact decimals.

        Examples
        --------
        >>> function_points({"EI": 7}, guide="2025").to_frame()["points"].tolist()
        [Decimal('28.0')]
        """
        import pandas as pd

        names = list(FunctionLine.__slots__)
        return pd.DataFrame(
            [[getattr(line, name) for name in names] for line in self.lines], columns=names
        )

    def to_dict(self) -> dict[str, Any]:
        """The count as plain data, ready for JSON.

        Returns
        -------
        dict
            Decimals as text.

        Examples
        --------
        >>> function_points(85, guide="2025").to_dict()["total"]
        '85'
        """
        return {"kind": "guide_costs.FunctionPoints", **_sheets.plain(self)}


def _number(value: Decimal) -> Cell:
    """A right-aligned cell with an exact number."""
    return Cell(text=f"{value:,f}", value=value, align="right")


def _right(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """A header row whose last three columns stand to the right."""
    return tuple(
        Cell(text=cell.text, strong=True, align="left" if i < 2 else "right")
        for i, cell in enumerate(cells)
    )


def function_points(functions: object, *, guide: str | Table) -> FunctionPoints:
    r"""Function points of a piece of software (기능점수).

    The shape of `functions` names the method: counts by type are weighted with the
    average complexity (간이법), counts by type and complexity with the weight of each
    (정통법). The two are not mixed. A single number is taken as it is.

    Parameters
    ----------
    functions : mapping, or a number
        Counts by type {"ILF": 3, "EIF": 1, "EI": 7, "EO": 5, "EQ": 4}; or for each type
        counts by complexity {"ILF": {"low": 1, "average": 2}}; or function points
        counted elsewhere, > 0. [functions, or FP]
    guide : str or Table
        Edition in the family ``fp_costs``, or a table of your own.

    Returns
    -------
    FunctionPoints
        Every line with its weight, and the total.

    Raises
    ------
    InvalidInput
        If a type or a complexity is unknown, a count is not a whole number >= 0, the
        methods are mixed, or nothing is counted.
    TableNotFound
        If there is no such edition.

    Notes
    -----
    .. math:: F = \sum_i n_i w_i

    with counts :math:`n` and weights :math:`w`.

    References
    ----------
    .. [1] 한국소프트웨어산업협회 (KOSA), SW사업 대가산정 가이드 2020년 개정판, 2.1.6 적용사례.

    Examples
    --------
    >>> function_points({"ILF": {"low": 1, "average": 1}, "EIF": {"low": 1}}, guide="2020").total
    Decimal('22')
    """
    table = tables.resolve("fp_costs", guide, where=_WHERE, argument="guide")
    return count(_WHERE, functions, table)


def count(where: str, functions: object, table: Table) -> FunctionPoints:
    """Function points, refused in the name of the caller."""
    if isinstance(functions, FunctionPoints):
        return functions
    if not isinstance(functions, Mapping):
        total = _checks.exact(where, "functions", functions, _SHAPES)
        lines: tuple[FunctionLine, ...] = ()
        method: Method = "given"
    else:
        method = _method(where, functions)
        lines = tuple(_lines(where, functions, table, method))
        total = reduce(_ENOUGH.add, (line.points for line in lines), Decimal(0))
    if not total > 0:
        raise _checks.refusal(where, "functions", "must come to more than 0 FP", functions, _SHAPES)
    return FunctionPoints(method=method, lines=lines, total=total, guide=table.id, table=table)


def _method(where: str, functions: Mapping[Any, Any]) -> Method:
    """The method that the shape of the counts names."""
    nested = {isinstance(counts, Mapping) for counts in functions.values()}
    if len(nested) == 1:
        return "full" if nested.pop() else "simple"
    rule = "must hold counts for every type, or counts by complexity for every type"
    raise _checks.refusal(where, "functions", rule, functions, _SHAPES)


def _lines(
    where: str, functions: Mapping[Any, Any], table: Table, method: Method
) -> Iterator[FunctionLine]:
    """One line for each type and complexity that occurs, in the order given."""
    allowed = _steps.rows_of(table, "function")
    if not allowed:
        raise _steps.lacking(where, table, "weights of functions")
    for function, counts in functions.items():
        name = _checks.one_of(where, "functions", function, allowed)
        if method == "simple":
            yield from _line(where, table, name, "", counts)
            continue
        for complexity, number in counts.items():
            _checks.one_of(where, "complexity", complexity, _COMPLEXITIES)
            yield from _line(where, table, name, complexity, number)


def _line(
    where: str, table: Table, function: str, complexity: str, counted: object
) -> Iterator[FunctionLine]:
    """The line of one type and complexity; nothing for a count of 0."""
    number = _checks.count(where, "count", counted, do=f"How many {function} there are.")
    weight = Decimal(_steps.cell(where, table, function, complexity or "simple"))
    label = _steps.cell(where, table, function, "label_ko")
    if number:
        yield FunctionLine(
            function=function, label_ko=label, complexity=complexity, count=number, weight=weight,
            points=_ENOUGH.multiply(weight, Decimal(number)),
        )  # fmt: skip


def size_factor(points: object, *, guide: str | Table) -> Decimal:
    r"""The factor of the size of a development (규모 보정계수).

    Small and very large projects cost more for each function point; the factor is least
    near 1,336 FP. It is rounded to 4 decimals, as the guide prints its end values.

    Parameters
    ----------
    points : int, Decimal, plain decimal text or float
        Function points, > 0. [FP]
    guide : str or Table
        Edition in the family ``fp_costs``, or a table of your own.

    Returns
    -------
    Decimal
        The factor, with 4 decimals. [-]

    Raises
    ------
    InvalidInput
        If `points` is not a number > 0.
    TableNotFound
        If there is no such edition.

    Notes
    -----
    .. math:: 0.4057\,(\ln F - 7.1978)^2 + 0.8878

    from 500 to 3,000 FP; 1.2800 below and 1.1530 above. The logarithm is taken with 50
    digits, so the rounding never hangs on a binary fraction.

    Examples
    --------
    >>> [str(size_factor(points, guide="2025")) for points in (85, 500, 1336, 3000, 9000)]
    ['1.2800', '1.2800', '0.8878', '1.1530', '1.1530']
    """
    where = "guide_costs.size_factor"
    table = tables.resolve("fp_costs", guide, where=where, argument="guide")
    number = _checks.exact(where, "points", points)
    if not number > 0:
        raise _checks.refusal(where, "points", "must be > 0", points)
    return sized(where, number, table)


def sized(where: str, points: Decimal, table: Table) -> Decimal:
    """The size factor of a number of function points."""
    figures = {
        name: Decimal(_steps.cell(where, table, "size", name))
        for name in ("coefficient", "centre", "constant", "below", "below_factor", "above",
                     "above_factor", "decimals")
    }  # fmt: skip
    if points < figures["below"]:
        factor = figures["below_factor"]
    elif points > figures["above"]:
        factor = figures["above_factor"]
    else:
        distance = Fraction(points.ln(_ENOUGH)) - Fraction(figures["centre"])
        exact = Fraction(figures["coefficient"]) * distance**2 + Fraction(figures["constant"])
        factor = _ENOUGH.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return factor.quantize(Decimal(1).scaleb(-int(figures["decimals"])), context=_ENOUGH)
