"""How a figure came about (산출 근거): a tree of steps from the figure to its inputs and pages.

A result explains itself: `bill.explain("total")`, `appraisal.explain("gap", 2029)`. Each step
has a value, the formula that gives it, and the steps that the formula reads; the last ones are
inputs, fields of lines and published figures with their source. The leaves re-evaluate to the
figure.

Examples
--------
>>> from sustainfin import isp_cost
>>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
>>> bill.explain("overhead").evaluate()
837822
"""

from sustainfin.explanation._record import Explanation
from sustainfin.explanation._step import Step, derived
from sustainfin.explanation._terms import Op, Part, Term

__all__ = ["Explanation", "Op", "Part", "Step", "Term", "derived"]
