"""The build-up of an estimate as a waterfall; the cut is a step of its own."""

from typing import TYPE_CHECKING

from sustainfin.report._plots_style import (
    BAD,
    GOOD,
    INK,
    MUTED,
    SERIES,
    Style,
    below,
    figure,
    money_axis,
    title,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from matplotlib.figure import Figure

    from sustainfin.isp_cost import Bill

Step = tuple[str, int, int, str]  # label, from, to, colour


def waterfall(bill: "Bill", style: Style) -> "Figure":
    """Each step from where the one before ended; subtotals stand on zero."""
    steps = bill_steps(bill, style)
    made, (axis,) = figure(style, 1.2 + 0.5 * len(steps))
    top = max(max(start, end) for _, start, end, _ in steps)
    high = top * (1.36 if style.width > 5 else 1.62)
    before = 0
    for i, (label, start, end, colour) in enumerate(steps):
        at = float(len(steps) - i)
        axis.barh(at, end - start, 0.46, left=start, color=colour)
        if end - start and abs(end - start) < top * 0.004:  # too thin to be seen
            axis.plot([end, end], [at - 0.23, at + 0.23], color=colour, linewidth=2.4)
        if i:
            axis.plot([before, before], [at + 0.23, at + 0.77], color=MUTED, linewidth=0.8)
        before, amount = end, end - start
        sign = below(style) if amount < 0 else "+" if colour not in (GOOD, INK) else ""
        axis.text(
            max(start, end) + top * 0.015, at, f"{sign}{abs(amount):,}" + style.say("원", ""),
            va="center", fontsize=9, color=INK,
        )  # fmt: skip
        axis.text(-top * 0.015, at, style.text(label, 22), va="center", ha="right", fontsize=9,
                  color=INK)  # fmt: skip
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    axis.set_ylim(0.5, len(steps) + 0.6)
    money_axis(axis, style, 0.0, high, across=True)
    title(axis, style, bill_finding(bill, style))
    return made


def bill_steps(bill: "Bill", style: Style) -> list[Step]:
    """The steps of a bill in their printed order."""
    parts = [
        (style.say("직접인건비", "direct labour"), bill.direct_labour, GOOD),
        (style.say(f"제경비 {_rate(bill.overhead_rate)}", "overhead"), bill.overhead, SERIES[1]),
        (
            style.say(f"기술료 {_rate(bill.technical_fee_rate)}", "technical fee"),
            bill.technical_fee, SERIES[2],
        ),
        (style.say("직접경비", "direct expenses"), bill.direct_expenses, SERIES[3]),
    ]  # fmt: skip
    steps: list[Step] = []
    at = 0
    for label, amount, colour in parts:
        if amount or colour == GOOD:
            steps.append((label, at, at + amount, colour))
            at += amount
    steps.append((style.say("추정가격", "price before VAT"), 0, bill.price_before_vat, GOOD))
    if bill.vat_rate is not None:
        vat = style.say(f"부가세 {_rate(bill.vat_rate)}", "VAT")
        steps.append((vat, bill.price_before_vat, bill.total_before_cut, SERIES[4]))
    if bill.truncate is not None:
        steps.append((style.say("절사", "cut"), bill.total_before_cut, bill.total, BAD))
    steps.append((style.say("합계", "total"), 0, bill.total, INK))
    return steps


def _rate(rate: "Decimal") -> str:
    return f"{(rate * 100).normalize():f}%"


def bill_finding(bill: "Bill", style: Style) -> str:
    """What the build-up shows, in one sentence."""
    cut = bill.total_before_cut - bill.total
    labour, total = style.won(bill.direct_labour), style.won(bill.total)
    korean = f"직접인건비 {labour}이 합계 {total}이 된다"
    english = f"{labour} of direct labour become {total}"
    if bill.truncate is not None:
        korean += f": 마지막에 {cut:,}원을 절사한다"
        english += f"; {cut:,} won are cut at the end"
    return style.say(korean, english)
