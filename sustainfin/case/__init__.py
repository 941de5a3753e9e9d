"""One case (사업) from the first won to the last year: lines and inputs joined into a model.

Examples
--------
>>> import sustainfin as sf
>>> from sustainfin import funding, lifecycle
>>> case = sf.Case("AI 기반 응급의료시스템", start=2021, years=5, prices="real",
...                vat="included", discount_rate=0.045)
>>> case.add(lifecycle.Build("플랫폼 구축", 1_200_000_000, year=2021),
...          lifecycle.Annual("시스템 유지관리", 40_000_000, first=2022),
...          funding.Grant("국비", 1.0, kinds=("build", "operation"), last=2023))
>>> case.appraise().plan.balance.runs_out()
2024
"""

from sustainfin.case._appraisal import Appraisal
from sustainfin.case._case import Case
from sustainfin.case._fields import FIELDS as FIELDS
from sustainfin.case._fields import input_fields as input_fields
from sustainfin.case._fields import is_number as is_number
from sustainfin.case._fields import replaced as replaced
from sustainfin.case._flows import Flows
from sustainfin.case._indicators import AlternativeResult, Indicators
from sustainfin.case._recording import Recorder as Recorder
from sustainfin.case._recording import Recording as Recording
from sustainfin.case._recording import agrees as agrees

__all__ = ["AlternativeResult", "Appraisal", "Case", "Flows", "Indicators"]
