"""A fee, its users and a subsidy on sliders: the gap by year, and how sure the money is.

    marimo run examples/sliders.py

The page is served to this machine alone and fetches nothing. `marimo run` asks nobody for
updates; `marimo edit` does, unless MARIMO_SKIP_UPDATE_CHECK=1 is set.
"""

import marimo

app = marimo.App(width="medium", app_title="이용료와 보조금으로 운영비를 댈 수 있는가?")


@app.cell
def _():
    import io

    import marimo as mo

    import sustainfin as sf
    from sustainfin import funding, lifecycle, revenue

    return funding, io, lifecycle, mo, revenue, sf


@app.cell
def _(mo):
    mo.md("""
    # 이용료와 보조금으로 운영비를 댈 수 있는가?

    유지관리비 0.4억 원/년과 국비뿐인 매출구조는 건축공간연구원, auri brief No.229
    (2021.05.15)에서 왔다. 그 밖의 값은 가정이다: 구축비 12억 원, 국비 3년, 이송 건수의 범위.
    """)
    return


@app.cell
def _(mo):
    fee = mo.ui.slider(0, 10_000, 500, value=3_000, show_value=True, label="이용료 (원/건)")
    users = mo.ui.slider(
        1_000, 20_000, 500, value=9_000, show_value=True, label="이송 건수 (건/년)"
    )
    subsidy = mo.ui.slider(0, 50, 1, value=0, show_value=True, label="보조금 (백만원/년)")
    mo.vstack([fee, users, subsidy])
    return fee, subsidy, users


@app.cell
def _(funding, lifecycle, revenue, sf):
    def service(fee_won, users_a_year, subsidy_won):
        """The service; how many are carried is uncertain from 0.55 to 1.8 times what is said."""
        case = sf.Case(
            "AI 기반 응급의료시스템", start=2021, years=10, prices="real", vat="included",
            discount_rate=0.045,
        )  # fmt: skip
        carried = case.input(
            "users", base=users_a_year, low=0.55 * users_a_year, high=1.8 * users_a_year,
            unit="건/년", assumption=True,
        )  # fmt: skip
        case.add(
            lifecycle.Build("플랫폼 구축", sf.won("12억"), year=2021),
            lifecycle.Annual("시스템 유지관리", sf.won("0.4억"), first=2022),
            revenue.Fee("이용료", carried, fee_won, first=2024),
            funding.Grant("국비", 1.0, kinds=("build", "operation"), last=2023),
            funding.CityBudget("보조금", subsidy_won, first=2024),
        )
        return case

    return (service,)


@app.cell
def _(fee, service, subsidy, users):
    case = service(fee.value, users.value, subsidy.value * 1_000_000)
    balance = case.appraise().plan.balance
    chance = case.simulate(5_000, seed=7).by_year("funded")
    return balance, case, chance


@app.cell
def _(balance, chance, mo, sf):
    _first, _last = balance.runs_out(), chance.years[-1]
    _gap = sf.format_won(round(float(balance.gap[balance.gap > 0].sum())), "혼합")
    _when = (
        "기준값으로는 모자라는 해가 없다."
        if _first is None
        else (f"**{_first}년부터 모자란다**: 기준값으로 모두 {_gap}.")
    )
    mo.md(
        f"{_when} {_last}년까지 한 해도 모자라지 않을 확률은 **{chance.at(_last):.0%}** "
        f"(모의실험 5,000회, 표준오차 {100 * chance.error[-1]:.1f}%p)."
    )
    return


@app.cell
def _(balance, io, mo, sf):
    picture = io.BytesIO()
    sf.plot(balance).savefig(picture, format="png", dpi=110)
    mo.image(picture.getvalue(), alt="연도별 재원과 부족액", width="100%")
    return (picture,)


@app.cell
def _(balance, mo):
    table = mo.Html(balance.sheet(unit="백만원")._repr_html_())
    table
    return (table,)


if __name__ == "__main__":
    app.run()
