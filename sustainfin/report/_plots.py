"""Results as pictures: matplotlib figures whose titles say what they show."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sustainfin import _checks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sustainfin.report._plots_style import Lang, Style
    from sustainfin.sensitivity import SwitchingValues

_WHERE = "report.plot"


def plot(
    result: Any,
    *,
    output: str = "",
    switching: "SwitchingValues | None" = None,
    labels: Mapping[str, str] | None = None,
    lang: "Lang" = "ko",
    width: float = 7.2,
) -> "Figure":
    """A result as a figure of matplotlib (그림), its finding in the title.

    Labels are Korean in a font of the system or the one the library brings; where there
    is neither they are English, with a warning `NoKoreanFont`.

    Parameters
    ----------
    result : Appraisal, Balance, Bill, CostTable, Simulation, Tornado or SobolIndices
        What is to be seen; of an appraisal it is the cliff of the plan.
    output : str
        Which output of a simulation; the NPV with funding if left out.
    switching : SwitchingValues, optional
        Switching values to print beside the bars of a tornado.
    labels : mapping of str to str, optional
        Names for people of the inputs of Sobol' indices.
    lang : {"ko", "en"}
        Language of the labels; those of the case stay as they are.
    width : float
        Width of the figure, 3 to 16. [inch]

    Returns
    -------
    Figure
        Made without pyplot: it belongs to the caller, and nothing stays open.

    Raises
    ------
    InvalidInput
        If there is no picture of such a result, or an argument breaks its rule.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2021, years=3, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
    >>> sf.plot(case.appraise()).axes[0].get_title(loc="left")
    '2021년부터 매년 0.4억원이 모자란다'
    """
    from sustainfin.report._plots_style import finish, plain_text, style
    from sustainfin.sensitivity import SwitchingValues

    if switching is not None and not isinstance(switching, SwitchingValues):
        rule = "must be the SwitchingValues of the same output"
        raise _checks.refusal(_WHERE, "switching", rule, switching)
    _checks.one_of(_WHERE, "lang", lang, ("ko", "en"))
    wide = _checks.real(_WHERE, "width", width, 3.0, 16.0)
    chosen = style(lang, wide)
    with plain_text():
        return finish(_painted(result, chosen, output, switching, dict(labels or {})), chosen)


def _painted(
    result: Any, style: "Style", output: str, switching: Any, labels: Mapping[str, str]
) -> "Figure":
    """The picture of a result, by what it is."""
    from sustainfin.case import Appraisal
    from sustainfin.funding import Balance
    from sustainfin.isp_cost import Bill
    from sustainfin.lifecycle import CostTable
    from sustainfin.montecarlo import Simulation
    from sustainfin.report import _plots_bars, _plots_bill, _plots_chances, _plots_years
    from sustainfin.sensitivity import SobolIndices, Tornado

    painters: tuple[tuple[type, Callable[[Any], Figure]], ...] = (
        (Appraisal, lambda r: _plots_years.cliff(r.plan.balance, style)),
        (Balance, lambda r: _plots_years.cliff(r, style)),
        (CostTable, lambda r: _plots_years.costs(r, style)),
        (Bill, lambda r: _plots_bill.waterfall(r, style)),
        (Simulation, lambda r: _plots_chances.simulation(r, style, output)),
        (Tornado, lambda r: _plots_bars.tornado(r, style, switching)),
        (SobolIndices, lambda r: _plots_bars.sobol(r, style, labels)),
    )
    for kind, paint in painters:
        if isinstance(result, kind):
            return paint(result)
    raise _checks.refusal(
        _WHERE, "result", "must be a result with a picture", result,
        "These have one: Appraisal, Balance, Bill, CostTable, Simulation, Tornado, SobolIndices.",
    )  # fmt: skip
