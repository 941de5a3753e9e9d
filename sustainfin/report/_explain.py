"""Explanations as a function of a result, beside the methods of the records."""

from typing import Any

from sustainfin import _checks
from sustainfin.case import Case
from sustainfin.explanation import Explanation


def explain(result: Any, figure: str, year: int | None = None, **options: Any) -> Explanation:
    """Where a figure of a result comes from, down to inputs, editions and pages (산출 근거).

    Parameters
    ----------
    result : Appraisal, Case, Bill, Transfer or a cost by the guide
        What is explained; a case is appraised at its base values.
    figure : str
        Name of the figure, as the record's `explain` takes it.
    year : int, optional
        Calendar year, for a figure of one year.
    **options : as the record's `explain` takes them
        Of an appraisal and a case, `alternative`.

    Returns
    -------
    Explanation
        The tree from the figure to its leaves, which re-evaluate to it.

    Raises
    ------
    InvalidInput
        If the result cannot be explained, or has no such figure or year.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> explain(bill, "업무분석가").sentence(language="en").partition(", that")[0]
    'The 업무분석가 is 4,189,111 won'
    """
    found = result.appraise() if isinstance(result, Case) else result
    told = getattr(found, "explain", None)
    if told is None or isinstance(found, type):
        raise _checks.refusal(
            "report.explain", "result",
            "must be an Appraisal, a Case, a Bill, a Transfer or a cost by the guide",
            type(result).__name__,
            "Other results are explained through the case or the bills they come from, such as "
            "comparison.scenarios[0].bill.",
        )  # fmt: skip
    explanation: Explanation = told(figure, year, **options)
    return explanation
