"""`sustainfin benefits`: the ledger of a case, what has no number, what is counted twice."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sustainfin.case_file import read_case
from sustainfin.cli import main

ROOT = Path(__file__).resolve().parent.parent
CASE = "cases/emergency_medical_benefits.toml"
NAMED_ONLY = "cases/emergency_medical.toml"

SMALL = """\
[case]
title = "서비스"
start = 2021
years = 2
prices = "real"
vat = "included"
discount_rate = 0.045
[[line]]
type = "lifecycle.Annual"
label = "유지"
amount = "0.4억원"
[[line]]
type = "revenue.Fee"
label = "이용료"
users = 9000
price = 3000
[[line]]
type = "benefits.Benefit"
label = "이용 가치"
quantity = 9000
unit_value = 3000
mechanism = "use"
beneficiary = "이용자"
category = "social"
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process: exit code, standard output, standard error."""
    monkeypatch.chdir(ROOT)

    def call(*argv: object) -> tuple[int, str, str]:
        code = main([str(word) for word in argv])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A case whose benefit is what its users pay."""
    path = tmp_path / "case.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_the_ledger_of_a_case_says_what_its_appraisal_says(run: Run) -> None:
    code, out, err = run("benefits", CASE, "--json")
    told = json.loads(out)["result"]
    economic = read_case(ROOT / CASE).appraise().plan.economic

    assert (code, err) == (0, "")
    assert economic is not None
    assert told["npv"] == pytest.approx(economic.npv)
    assert told["benefit_cost_ratio"] == pytest.approx(economic.benefit_cost_ratio)
    assert {f["code"] for f in told["findings"]} == {"not-quantified"}


def test_what_has_no_number_stands_beside_the_benefits(run: Run) -> None:
    code, out, _ = run("benefits", CASE)

    assert code == 0
    assert re.search(r"편익\s+심정지 환자의 생존\s+사회\s+응급환자\s+2,565\.0", out)
    assert re.search(r"편익\s+사회재난 피해금액 감소\s.*정량화되지 않음", out)
    assert re.search(r"사회적 비용\s+사회·환경 비용\s.*정량화되지 않음", out)
    assert "집단별 귀착" in out


def test_a_plan_that_only_names_its_benefits_gets_no_ratio(run: Run) -> None:
    code, out, _ = run("benefits", NAMED_ONLY)

    assert code == 0
    assert "NPV와 B/C를 말할 수 없다" in out
    assert "사회재난 피해금액 감소: 정량적으로 제시되지 않았다" in out


def test_benefits_that_outlive_the_asset_end_with_one(run: Run) -> None:
    code, out, _ = run("benefits", CASE, "--asset-life", "5", "--price-year", "2021")

    assert code == 1
    assert "편익은 2030년까지 이어지나 자산은 2025년까지 쓴다" in out
    assert "가격 기준연도가 서로 다르다 (2015: 심정지 환자의 생존)" in out


def test_a_fee_booked_as_a_benefit_is_found(run: Run, small: Path) -> None:
    code, out, _ = run("benefits", small)

    assert code == 1
    assert "※ 이용 가치, 이용료: 편익이 이용자가 내는 수입과 해마다 같다" in out


def test_costs_with_vat_that_cannot_be_taken_out_are_left_out_and_said_so(
    run: Run, small: Path
) -> None:
    _, out, _ = run("benefits", small)
    told = json.loads(run("benefits", small, "--json")[1])["result"]

    assert "vat_rate가 필요하다" in out
    assert told["costs"] is None
    assert told["benefit_cost_ratio"] is None


def test_a_wrong_option_is_refused_in_words(run: Run) -> None:
    code, out, err = run("benefits", CASE, "--asset-life", "0")

    assert (code, out) == (2, "")
    assert "asset_life must be a whole number >= 1" in err
