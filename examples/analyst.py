"""A case from Python: when the money runs out, how sure that is, what flips it, a workbook.

    python examples/analyst.py [FOLDER]

Writes analyst.xlsx and analyst.docx into FOLDER (out/ where it is left out).

The service is the AI-supported emergency service of 건축공간연구원, auri brief No.229
(2021.05.15); from there come its upkeep of 0.4억 원 a year and that it lives on a state
grant. Every other figure is an assumption, marked as one.
"""

import sys
from pathlib import Path

import sustainfin as sf
from sustainfin import funding, lifecycle, revenue
from sustainfin.case import Case

BRIEF = "건축공간연구원, auri brief No.229 (2021.05.15)"


def emergency_service() -> Case:
    """The service with a fee that begins when the grant ends."""
    case = sf.Case(
        "AI 기반 응급의료시스템 (이용료 가정)", start=2021, years=10, prices="real",
        vat="included", vat_rate=0.10, discount_rate=0.045, source=BRIEF,
    )  # fmt: skip
    build = case.input(
        "build", base=sf.won("12억"), low=sf.won("8억"), high=sf.won("20억"), unit="원",
        label="플랫폼 구축비", assumption=True,
    )  # fmt: skip
    users = case.input(
        "users", base=9_000, low=5_000, high=16_000, unit="건/년", label="이송 건수",
        assumption=True,
    )  # fmt: skip
    fee = case.input("fee", base=3_000, unit="원/건", label="이용료", assumption=True)
    case.add(
        lifecycle.Build("플랫폼 구축", build, year=2021),
        lifecycle.Annual("시스템 유지관리", sf.won("0.4억"), first=2022, source=BRIEF),
        revenue.Fee("이용료", users, fee, first=2024),
        funding.Grant("정부사업비", 1.0, kinds=("build", "operation"), last=2023, source=BRIEF),
    )
    return case


def main(folder: Path) -> None:
    """Print what an analyst hands on, and write it down."""
    case = emergency_service()
    appraisal = case.appraise()
    print(appraisal)
    print(appraisal.plan.balance.cliff())

    print("\nWhat closes the gap, each way alone:")
    for closing in case.close_gap():
        print(f"  {closing}")

    found = case.simulate(100_000, seed=7)
    print(f"\n{found}")
    chance = found.by_year("funded")
    print(f"Still funded in {chance.years[-1]}: {chance.at(chance.years[-1]):.1%}")

    print(f"\n{case.tornado('funded_npv')}")
    for sentence in case.switching_values("funded_npv").words("en"):
        print(f"  {sentence}")

    folder.mkdir(parents=True, exist_ok=True)
    made = sf.to_excel(case, folder / "analyst.xlsx")
    print(f"\n{made.path}: {len(made.sheets)} sheets, {made.n_formulas} live formulas")
    print(sf.to_document(case, folder / "analyst.docx"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
