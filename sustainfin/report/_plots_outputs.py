"""Outputs of a case in the words of people, and whether they are money."""

from sustainfin.report._plots_style import Style, figures

# Output of a case: Korean, English, whether it is money.
_OUTPUTS = {
    "npv": ("재원 전 NPV", "NPV before funding", True),
    "funded_npv": ("재원 후 NPV", "NPV with funding", True),
    "economic_npv": ("경제 NPV", "economic NPV", True),
    "life_cycle_cost": ("생애주기비용 현재가치", "present life-cycle cost", True),
    "gap": ("전 기간 부족액", "sum of the gaps", True),
    "worst_gap": ("가장 큰 부족액", "worst gap", True),
    "bcr": ("재무 B/C", "financial B/C", False),
    "economic_bcr": ("경제 B/C", "economic B/C", False),
}


def called(output: str, style: Style) -> str:
    """Name of an output."""
    korean, english, _ = _OUTPUTS.get(output, (output, output, False))
    return style.say(korean, english)


def is_money(output: str) -> bool:
    """Whether an output is an amount of won."""
    return _OUTPUTS.get(output, ("", "", False))[2]


def amount(value: float, output: str, style: Style) -> str:
    """A value of an output."""
    return style.won(value) if is_money(output) else figures(value)
