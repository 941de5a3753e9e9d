"""The commands for cases: appraise, check, new."""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sustainfin.case_file import case_to_dict, read_case
from sustainfin.cli import main

ROOT = Path(__file__).resolve().parent.parent
EMERGENCY = "cases/emergency_medical.toml"
SHIPPED = [EMERGENCY, "cases/cctv_centre.toml", "cases/dongtan_ucity.toml"]

CASE = """\
[case]
title = "서비스"
start = 2021
years = 2
prices = "real"
vat = "excluded"
discount_rate = 0.045
"""
LINE = '[[line]]\ntype = "lifecycle.Annual"\nlabel = "유지"\namount = "0.4억원"\n'

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("appraise", path)` in this process: exit code, standard output, standard error."""
    monkeypatch.chdir(ROOT)

    def call(*argv: object) -> tuple[int, str, str]:
        code = main([str(word) for word in argv])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """`file(text)`: a case file of that content."""

    def write(content: str) -> Path:
        path = tmp_path / "case.toml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


# appraise


@pytest.mark.parametrize("path", SHIPPED)
def test_every_shipped_case_is_appraised(run: Run, path: str) -> None:
    code, out, err = run("appraise", path)

    assert (code, err) == (0, "")
    for title in ("평가 결과", "생애주기비용", "재원 수지", "부족액을 없애는 방안"):
        assert title in out
    assert "  출처: " in out
    assert "가정" in out


def test_the_emergency_service_names_the_year_the_money_runs_out(run: Run) -> None:
    _, out, _ = run("appraise", EMERGENCY)

    assert re.search(r"재원 고갈\s+2024년", out)
    assert "보조금은 2023년에 끝나고, 2024년에 4,000만원이 모자란다." in out
    assert re.search(r"정부사업비\(중앙\)\s+1,500\s+40\s+40\s+0", out)
    assert re.search(r"연간 보조\s+0\s+40,000,000\s+40,000,000\s+원/년", out)
    assert re.search(r"플랫폼 구축비\s+1,200,000,000\s+800,000,000~2,000,000,000\s+원\s+가정", out)


def test_the_fee_that_is_needed_is_the_smallest_that_covers_each_year(run: Run) -> None:
    # 40,000,000 won a year over 9,000 users: 4,444.4 won, so 4,445.
    _, out, _ = run("appraise", EMERGENCY)

    assert re.search(r"이용료 \(현재 없음\) 단가\s+0\s+4,445\s", out)


def test_the_unit_of_an_appraisal_can_be_chosen(run: Run) -> None:
    _, out, _ = run("appraise", EMERGENCY, "--unit", "억원")

    assert "(단위: 억원)" in out
    assert "(단위: 백만원)" not in out
    assert re.search(r"부족액\s+0\.0\s+0\.0\s+0\.0\s+0\.4\s+0\.4", out)


def test_alternatives_are_printed_side_by_side_and_one_by_one(run: Run) -> None:
    _, out, _ = run("appraise", "cases/cctv_centre.toml")

    assert re.search(r"구분\s+plan\s+기준 50대, 시 카메라 902대\s+기준 50대, 연계 17,815대", out)
    assert out.count("재원 수지: ") == 3


def test_an_appraisal_as_json_is_in_won(run: Run) -> None:
    code, out, _ = run("appraise", EMERGENCY, "--json", "--unit", "억원")
    plain = json.loads(out)["result"]

    assert code == 0
    balance = plain["alternatives"]["plan"]["balance"]
    assert balance["runs_out"] == 2024
    assert balance["cliff"]["depth"] == 40_000_000
    assert plain["costs"]["plan"]["life_cycle_cost"] == 1_860_000_000
    assert {closing["goal"] for closing in plain["closings"]} == {"every_year", "in_total"}
    assert all(closing["gap_after"] == 0 for closing in plain["closings"] if closing["needed"])
    assert plain["inputs"]["users"]["assumption"] is True
    assert plain["case"]["source"].startswith("건축공간연구원, auri brief No.229")


def test_a_case_that_is_paid_for_says_so(run: Run, file: Callable[[str], Path]) -> None:
    city = '[[line]]\ntype = "funding.CityBudget"\nlabel = "시비"\namount = "0.4억원"\n'
    code, out, _ = run("appraise", file(CASE + LINE + city))

    assert code == 0
    assert "분석기간 내내 부족액이 없다." in out
    assert "부족액을 없애는 방안" not in out


def test_a_grant_that_ends_before_a_gap_of_another_year(
    run: Run, file: Callable[[str], Path]
) -> None:
    grant = '[[line]]\ntype = "funding.Grant"\nlabel = "국비"\nshare = 0.5\nlast = 2021\n'
    grant += 'kinds = ["operation"]\n'
    _, out, _ = run("appraise", file(CASE + LINE + grant))

    assert "재원은 2021년부터 모자란다." in out
    assert "2022년에 4,000만원이 모자란다." in out


def test_a_case_without_a_line_is_appraised(run: Run, file: Callable[[str], Path]) -> None:
    code, out, _ = run("appraise", file(CASE))

    assert code == 0
    assert "입력값" not in out


def test_a_case_from_standard_input_may_be_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps(case_to_dict(read_case(ROOT / EMERGENCY)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    assert run("appraise", "-")[1] == run("appraise", EMERGENCY)[1]


def test_the_faults_of_a_case_are_one_line_each(run: Run, file: Callable[[str], Path]) -> None:
    path = file(CASE.replace('"real"', '"rael"') + LINE.replace("amount", "amuont"))
    code, out, err = run("appraise", path)

    assert (code, out) == (2, "")
    assert [line.partition(" [")[0] for line in err.splitlines()] == [
        "error: case.toml, line 5",
        "error: case.toml, line 8",
        "error: case.toml, line 11",
    ]


# check


def test_the_emergency_service_leaves_out_all_eight_costs_of_the_list(run: Run) -> None:
    code, out, err = run("check", EMERGENCY)

    assert (code, err) == (1, "")
    assert "누락 8건: 인건비, 보안, 통신망, 라이선스, 장비 교체, 교육, 콜센터, 철거·폐기" in out
    assert "연 40,000,000원으로 구축비의 2.7%이다" in out


def test_an_om_cost_of_0_2_percent_of_the_build_is_an_odd_ratio(
    run: Run, file: Callable[[str], Path]
) -> None:
    build = '[[line]]\ntype = "lifecycle.Build"\nlabel = "구축"\namount = "200억원"\nyear = 2021\n'
    _, out, _ = run("check", file(CASE + build + LINE))

    assert "구축비의 0.200%이다" in out


def test_a_cost_with_a_reason_is_not_left_out(run: Run, file: Callable[[str], Path]) -> None:
    items = ("labour", "security", "network", "licence", "refresh", "training", "call_centre")
    reasons = "[reasons]\n" + "".join(f'{item} = "다른 예산"\n' for item in items)
    assert run("check", file(CASE + reasons + LINE))[0] == 1

    covers = 'kind = "decommissioning"\n'
    code, out, _ = run("check", file(CASE + reasons + LINE + covers))
    assert code == 0
    assert out.endswith("누락된 비용 없음\n")


def test_an_input_that_rests_on_nothing_is_named(run: Run, file: Callable[[str], Path]) -> None:
    inputs = '[inputs.users]\nbase = 9_000\nlabel = "이용자"\n'
    _, out, _ = run("check", file(CASE + inputs + LINE))

    assert "이용자: 출처가 없고 가정으로 표시되지도 않았다" in out


def test_the_faults_of_a_file_are_what_a_check_finds(run: Run, file: Callable[[str], Path]) -> None:
    path = file(CASE.replace('"real"', '"rael"') + LINE.replace("label", "lable"))
    code, out, err = run("check", path)

    assert (code, err) == (1, "")
    assert "Did you mean 'real'?" in out
    assert "Did you mean 'label'?" in out
    assert out.endswith("오류 3건\n")

    plain = json.loads(run("check", path, "--json")[1])["result"]
    assert len(plain["faults"]) == 3
    assert plain["checklist"] is None


def test_a_check_as_json(run: Run) -> None:
    code, out, _ = run("check", EMERGENCY, "--json")
    plain = json.loads(out)["result"]

    assert code == 1
    assert plain["faults"] == []
    assert len(plain["missing"]) == 8
    assert "om-below-guide" in [found["code"] for found in plain["findings"]]


@pytest.mark.parametrize("command", ["appraise", "check"])
def test_a_file_that_is_not_there_is_bad_input(run: Run, command: str) -> None:
    code, out, err = run(command, "none.toml")

    assert (code, out) == (2, "")
    assert "must name a file that can be read" in err


# new


def test_a_new_file_appraises_and_checks_without_a_fault(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "우리 사업.toml"

    assert run("new", path) == (0, f"{path}: sustainfin appraise {path}\n", "")
    assert run("appraise", path)[0] == 0
    code, out, _ = run("check", path)
    assert code == 0
    assert "누락된 비용 없음" in out
    assert "운영·유지관리비" not in out  # no odd ratio
    assert "출처가 없고" not in out


def test_a_new_file_is_called_case_toml(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = json.loads(run("new", "--json")[1])["result"]

    assert plain == {"written": "case.toml"}
    assert (tmp_path / "case.toml").is_file()


def test_a_new_file_is_never_written_over_another(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("mine", encoding="utf-8")
    code, out, err = run("new", path)

    assert (code, out) == (2, "")
    assert "must not be there yet" in err
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_bad_input(run: Run, tmp_path: Path) -> None:
    code, _, err = run("new", tmp_path / "none" / "case.toml")

    assert code == 2
    assert "No such file or directory" in err


def test_a_new_file_can_go_to_standard_output(run: Run) -> None:
    code, out, _ = run("new", "-")

    assert code == 0
    assert read_case(out.encode()).title == "우리 시 스마트 서비스"


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (("check",), EMERGENCY),
        (("appraise",), EMERGENCY),
        (("simulate", "--draws", "100"), EMERGENCY),
        (("benefits",), "cases/emergency_medical_benefits.toml"),
        (("explain", "npv"), EMERGENCY),
        (("canvas",), "cases/emergency_medical_canvas.toml"),
        (("isp",), "cases/seoul_cctv_isp_2020.toml"),
        (("transfer",), "cases/seoul_budget_transfer_2020.toml"),
    ],
)
@pytest.mark.filterwarnings("ignore::sustainfin.errors.SustainfinWarning")
def test_marks_that_turn_the_direction_do_not_reach_the_terminal(
    run: Run, tmp_path: Path, command: tuple[str, ...], file: str
) -> None:
    turned = re.sub(
        r'^((?:title|source|note|label)\s*= ")', "\\1\u202e", Path(file).read_text(), flags=re.M
    )
    path = tmp_path / "case.toml"
    path.write_text(turned)
    assert "\u202e" in turned

    name, *rest = command
    code, out, _ = run(name, path, *rest)

    assert code in (0, 1)
    assert out
    assert "\u202e" not in out


def test_a_simulation_prints_its_money_in_a_unit(run: Run) -> None:
    given = ("simulate", EMERGENCY, "--draws", 500)
    _, told, _ = run(*given, "--json")
    npv = json.loads(told)["result"]["simulation"]["outputs"]["npv"]
    code, out, _ = run(*given)
    _, whole, _ = run(*given, "--unit", "원", "--lang", "en")

    assert code == 0
    assert "모의실험 500회 (단위: 백만원)" in out
    assert re.search(rf"평균 +△{-npv['mean'] / 1e6:,.2f} +±{npv['se_mean'] / 1e6:.2f} ", out)
    assert "e+0" not in out
    assert f"△{-npv['p5']:,.0f}  " in whole
    assert "Simulation of 500 draws (unit: 원)" in whole


def test_a_simulation_can_count_its_draws_without_keeping_them(run: Run) -> None:
    given = ("simulate", EMERGENCY, "--draws", 5_000, "--json")
    outputs = {}
    for ways in ((), ("--keep", "summary", "--exact")):
        code, out, _ = run(*given, *ways)
        assert code == 0
        outputs[ways] = json.loads(out)["result"]["simulation"]

    kept, counted = outputs.values()
    assert (kept["keep"], counted["keep"]) == ("all", "summary")
    for name, found in kept["outputs"].items():
        for figure in ("p5", "p50", "p95", "below_zero"):
            assert counted["outputs"][name][figure] == found[figure]
    assert counted["by_year"] == kept["by_year"]
