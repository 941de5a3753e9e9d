"""The command line: exit codes, output, errors in full words, streams."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sustainfin import __version__
from sustainfin.cli import main

ROOT = Path(__file__).resolve().parent.parent
ISP = "cases/seoul_cctv_isp_2020.toml"
PRINTED = "cases/seoul_cctv_isp_2020_printed.csv"
TRANSFER = "cases/seoul_budget_transfer_2020.toml"

CLEAN = """\
title = "ISP"
budget = "6,000,000원"
[isp]
wages = "2020"
policy = "seoul_2020"
[effort]
"업무분석가" = 0.4
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("isp", path)` in this process: exit code, standard output, standard error."""
    monkeypatch.chdir(ROOT)

    def call(*argv: object) -> tuple[int, str, str]:
        code = main([str(word) for word in argv])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def case(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """`case(text)`: a case file of that content."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "case.toml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def process(
    *argv: str, env: dict[str, str] | None = None, stdin: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sustainfin", *argv],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **(env or {})},
    )


# isp


def test_the_seoul_estimate_is_printed_with_both_totals(run: Run) -> None:
    code, out, err = run("isp", ISP)

    assert (code, err) == (0, "")
    assert re.search(r"절사 전 합계\s+90,032,781", out)
    assert re.search(r"합계\s+90,000,000\s+만단위 이하 절사", out)
    assert "39,802,455" in out
    assert "2020 회계연도 3/4분기 예산 전용 보고" in out


def test_the_unit_and_the_language_of_the_estimate_can_be_chosen(run: Run) -> None:
    _, out, _ = run("isp", ISP, "--unit", "천원", "--lang", "en")

    assert re.search(r"Total before the cut\s+90,032\.781", out)
    assert "* note  [on-ceiling]" in out


def test_the_estimate_as_json_is_in_won_and_has_its_case(run: Run) -> None:
    code, out, _ = run("isp", ISP, "--json", "--unit", "억원")
    plain = json.loads(out)["result"]

    assert code == 0
    assert (plain["total_before_cut"], plain["total"]) == (90_032_781, 90_000_000)
    assert plain["case"]["budget"] == 90_000_000
    assert plain["case"]["title"].startswith("스마트서울")
    assert "on-ceiling" in [found["code"] for found in plain["findings"]]


def test_a_total_above_the_ceiling_is_a_fault(run: Run, case: Callable[[str], Path]) -> None:
    code, out, _ = run("isp", case(CLEAN.replace("6,000,000원", "5,999,999원")))

    assert code == 1
    assert "합계 6,000,000원이 예산 5,999,999원을 넘는다" in out


def test_a_total_below_the_ceiling_says_nothing(run: Run, case: Callable[[str], Path]) -> None:
    code, out, _ = run("isp", case(CLEAN.replace("6,000,000원", "6,000,001원")))

    assert code == 0
    assert "예산" not in out


def test_wages_and_a_guide_of_different_years_are_one_line_of_warning(
    run: Run, case: Callable[[str], Path]
) -> None:
    code, _, err = run("isp", case(CLEAN.replace("[effort]", 'guide = "2025"\n[effort]')))

    assert code == 0
    assert err.startswith("warning: ")
    assert "kosa_wages/2020" in err
    assert err.count("\n") == 1


# transfer


def test_the_seoul_transfer_is_printed_in_thousands(run: Run) -> None:
    code, out, err = run("transfer", TRANSFER)

    assert code == 0
    assert re.search(r"\(405-01\)\s+970,000\s+0\s+90,000\s+880,000", out)
    assert re.search(r"\(207-01\)\s+0\s+90,000\s+0\s+90,000", out)
    assert "전용 90,000천원" in out
    assert err.startswith("warning: budget.transfer: the transfer of 2020-08-03")
    assert err.count("\n") == 1


def test_the_transfer_as_json(run: Run) -> None:
    _, out, _ = run("transfer", TRANSFER, "--json")
    plain = json.loads(out)["result"]

    assert plain["procedure"] == "전용"
    assert [item["after_krw"] for item in plain["items"]] == [880_000_000, 90_000_000]


def test_a_printed_amount_that_does_not_add_up_gives_exit_code_1(
    run: Run, case: Callable[[str], Path]
) -> None:
    text = (ROOT / TRANSFER).read_text(encoding="utf-8")
    code, out, _ = run("transfer", case(text.replace("= 880_000", "= 890_000")))

    assert code == 1
    assert "변경 후 예산액이 890,000,000원으로 적혔으나" in out


def test_a_transfer_that_makes_money_is_bad_input(run: Run, case: Callable[[str], Path]) -> None:
    text = (ROOT / TRANSFER).read_text(encoding="utf-8")
    code, out, err = run("transfer", case(re.sub(r"(plus +)= 90_000", r"\1= 91_000", text)))

    assert (code, out) == (2, "")
    assert "error: budget.transfer: plus must add up to the sum of minus, 90,000,000 won" in err


# reconcile


def test_the_printed_seoul_table_has_the_fault_of_its_first_row(run: Run) -> None:
    code, out, _ = run("reconcile", PRINTED, "--wages", "2020", "--guide", "2020")

    assert code == 1
    assert "IT컨설턴트" in out


def test_the_audit_as_json_reads_the_same_from_a_file_and_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--wages", "2020", "--budget", "90,000천원", "--json")
    from_file = run("reconcile", PRINTED, *options)
    stdin = io.TextIOWrapper(io.BytesIO((ROOT / PRINTED).read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    piped = run("reconcile", "-", *options)

    assert from_file[0] == piped[0] == 1
    assert json.loads(piped[1])["result"] == json.loads(from_file[1])["result"]


def test_a_ceiling_needs_its_unit(run: Run) -> None:
    code, _, err = run("reconcile", PRINTED, "--budget", "90,000")

    assert code == 2
    assert "Write for example 90,000천원." in err


@pytest.mark.parametrize(
    ("budget", "code", "found"),
    [("1,000천원", 1, "above-ceiling"), ("18,304,206원", 0, "on-ceiling"), ("2천만원", 0, "")],
)
def test_a_total_above_its_ceiling_is_exit_code_1_as_for_an_estimate(
    run: Run, tmp_path: Path, budget: str, code: int, found: str
) -> None:
    path = tmp_path / "clean.csv"
    text = 'IT컨설턴트,"9,152,103",2,"18,304,206"\n합계,,,"18,304,206"\n'
    path.write_text(f"구분,단가(월),투입공수(M/M),금액(원)\n{text}", encoding="utf-8")

    told = run("reconcile", path, "--budget", budget, "--json")
    codes = [each["code"] for each in json.loads(told[1])["result"]["findings"]]

    assert told[0] == code
    assert [each for each in codes if each.endswith("-ceiling")] == ([found] if found else [])
    assert run("reconcile", path)[0] == 0


def test_a_negative_ceiling_is_a_wrong_call(run: Run) -> None:
    code, _, err = run("reconcile", PRINTED, "--budget=-1,000천원")

    assert code == 2
    assert "a ceiling must be >= 0" in err


@pytest.mark.parametrize("piped", [True, False])
def test_a_field_too_long_for_csv_is_one_line_and_exit_code_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, piped: bool
) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f'구분,단가,금액\n합계,"{"x" * 200_000}",5\n', encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    code, out, err = run("reconcile", "-" if piped else path)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "field larger than field limit" in err
    assert len(err) < 400


def test_a_workbook_that_is_cut_off_is_one_line_and_exit_code_2(run: Run, tmp_path: Path) -> None:
    import zipfile

    import openpyxl

    whole, cut = tmp_path / "whole.xlsx", tmp_path / "cut.xlsx"
    openpyxl.Workbook().save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(cut, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    code, out, err = run("reconcile", cut)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "must be a workbook that opens" in err


def test_nothing_on_standard_input_is_bad_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    code, _, err = run("reconcile", "-")

    assert code == 2
    assert "must hold one table" in err


def test_pasted_text_must_be_utf8(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pasted = io.TextIOWrapper(io.BytesIO("합계\t1,000\n".encode("cp949")))
    monkeypatch.setattr(sys, "stdin", pasted)
    code, _, err = run("reconcile", "-")

    assert code == 2
    assert "standard input: encoding must be UTF-8" in err


# tables


def test_all_families_are_listed_with_their_editions(run: Run) -> None:
    code, out, _ = run("tables")

    assert code == 0
    assert {"kosa_wages", "guide_rates", "budget_rules"} <= set(out.split())
    assert re.search(r"2020\s+2020-01-01\s+2020-12-31\s+V2\s+SW기술자 평균임금", out)


def test_one_edition_is_printed_whole_with_its_source(run: Run) -> None:
    _, out, _ = run("tables", "kosa_wages", "2020")

    assert re.search(r"IT컨설턴트\s+9,152,103\s+437,900", out)
    assert "kosa_wages/2020 [V2] 한국소프트웨어산업협회" in out
    assert "url: " in out


def test_tables_as_json(run: Run) -> None:
    listed = json.loads(run("tables", "--json")[1])["result"]
    one = json.loads(run("tables", "kosa_wages", "2020", "--json")[1])["result"]

    assert "2020" in [edition["edition"] for edition in listed["kosa_wages"]]
    assert one["values"]["IT컨설턴트"]["monthly"] == 9_152_103


def test_an_unknown_family_is_named_with_its_near_match(run: Run) -> None:
    code, out, err = run("tables", "kosa_wage")

    assert (code, out) == (2, "")
    assert "Did you mean 'kosa_wages'?" in err


# errors


def test_every_fault_of_a_file_is_one_line(run: Run, case: Callable[[str], Path]) -> None:
    code, out, err = run("isp", case(CLEAN.replace("wages", "wage").replace("0.4", "4,0")))

    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("error: case.toml") for line in lines)
    assert "Did you mean 'wages'?" in err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xef\xbb\xbf" + CLEAN.encode(), "not 'UTF-8 with BOM'"),
        (CLEAN.encode("cp949"), "CP949"),
        (CLEAN.replace('"업무분석가"', "업무분석가").encode(), 'Write "업무분석가" in quotes'),
    ],
)
def test_files_of_korean_windows_get_what_to_do(
    run: Run, case: Callable[[bytes], Path], content: bytes, words: str
) -> None:
    code, _, err = run("isp", case(content))

    assert code == 2
    assert words in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_bad_input(run: Run) -> None:
    for command in ("isp", "transfer", "reconcile"):
        code, out, err = run(command, "none.csv")

        assert (code, out) == (2, "")
        assert "none.csv" in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "argv",
    [[], ["isp"], ["isq"], ["isp", "a", "b"], ["isp", "a", "--unit", "천"], ["tables", "-x"]],
)
def test_a_wrong_call_is_exit_code_2_with_the_usage(run: Run, argv: list[str]) -> None:
    code, out, err = run(*argv)

    assert (code, out) == (2, "")
    assert err.startswith("usage: sustainfin")


def test_help_and_version_are_exit_code_0(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert {"isp", "reconcile", "transfer", "tables"} <= set(out.split())
    assert "Exit code: 0" in out

    assert run("--version") == (0, f"sustainfin {__version__}\n", "")


def test_a_mistake_of_our_own_keeps_its_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sustainfin.tables.families", broken)
    code, out, err = run("tables")

    # 70 and not 1, which says that a check found faults
    assert (code, out) == (70, "")
    assert err.startswith("Traceback")
    assert err.endswith("ZeroDivisionError\n")


def test_a_library_that_is_not_installed_is_named_with_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("No module named 'openpyxl'", name="openpyxl")

    monkeypatch.setattr("sustainfin.tables.families", missing)
    code, _, err = run("tables")

    assert code == 2
    assert err == "error: No module named 'openpyxl'. Install it: pip install 'sustainfin[all]'.\n"


# processes of their own


def test_output_is_utf8_under_the_c_locale() -> None:
    env = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = process("transfer", TRANSFER, env={**env, "PYTHONIOENCODING": ""})

    assert told.returncode == 0
    assert "예산 현황" in told.stdout.decode("utf-8")
    assert "budget_rules/2026" in told.stderr.decode("utf-8")


@pytest.mark.parametrize(
    "call",
    [
        ("isp", "없는.toml"),
        ("reconcile", "없는.csv"),
        ("workbook", "cases/emergency_medical.toml", "-o", "없는/가.xlsx"),
    ],
)
def test_a_name_in_hangul_is_told_as_it_was_written_under_the_c_locale(call: tuple[str]) -> None:
    env = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = process(*call, env={**env, "PYTHONIOENCODING": ""})

    assert told.returncode == 2
    assert call[-1] in told.stderr.decode("utf-8")
    assert told.stderr.count(b"\n") == 1


def test_a_depth_below_zero_is_refused_before_anything_is_printed(run: Run) -> None:
    code, out, err = run("explain", ISP, "total", "--depth", "-1")

    assert (code, out) == (2, "")
    assert "depth must be a whole number >= 0" in err


def test_a_table_in_utf16_is_not_taken_for_cp949(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes("구분,금액\n합계,1\n".encode("utf-16"))
    code, _, err = run("reconcile", table)

    assert code == 2
    assert "UTF-16" in err
    assert "CP949" not in err


def test_output_is_utf8_where_the_console_is_cp949() -> None:
    told = process("isp", ISP, env={"PYTHONIOENCODING": "cp949"})

    assert told.returncode == 0
    assert "※" in told.stdout.decode("utf-8")


def test_a_case_can_come_from_standard_input() -> None:
    told = process("isp", "-", "--json", stdin=CLEAN.encode())

    assert told.returncode == 0
    assert json.loads(told.stdout)["result"]["total"] == 6_000_000


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m sustainfin tables kosa_wages 2021 --json | head -c 10"
    told = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, check=False
    )

    assert told.stderr == b""
    assert told.returncode == 0


@pytest.mark.parametrize("output", [">&-", ">/dev/full"])
@pytest.mark.parametrize("call", ["tables", f"isp {ISP} --json", "--version"])
def test_an_output_that_takes_nothing_is_one_line_and_exit_code_2(output: str, call: str) -> None:
    if output == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    told = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m sustainfin {call} {output}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert told.stderr.startswith("error: the output cannot be written: ")
    assert told.stderr.count("\n") == 1


def test_an_error_is_never_printed_among_the_results() -> None:
    command = f"{sys.executable} -m sustainfin isp no_such_file.toml 2>&-"
    told = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)

    assert (told.returncode, told.stdout) == (2, b"")


def test_the_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from sustainfin.cli import main; main(['--help']); "
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    loaded = {name.partition(".")[0] for name in told.stderr.split()}
    assert "argparse" in loaded
    assert not loaded & {"numpy", "pandas", "scipy", "matplotlib", "openpyxl"}


# English


def _hangul_of_ours(out: str, file: str) -> list[str]:
    """Lines with Hangul that is neither in the file, nor a citation, nor in brackets."""
    given = (ROOT / file).read_text(encoding="utf-8")
    left = []
    for line in out.splitlines():
        if re.match(r"  (kosa_wages|guide_rates|budget_rules)/\d+ \[", line):
            continue
        bare = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", line)
        words = re.findall(r"[가-힣]+", bare)
        left += [line for word in words if word not in given]
    return left


@pytest.mark.parametrize(("command", "file"), [("isp", ISP), ("transfer", TRANSFER)])
@pytest.mark.filterwarnings("ignore::sustainfin.errors.SustainfinWarning")
def test_what_the_library_says_in_english_has_korean_terms_in_brackets_only(
    run: Run, command: str, file: str
) -> None:
    code, out, _ = run(command, file, "--lang", "en", "--unit", "천원")

    assert code == 0
    assert "(unit: KRW thousand)" in out
    assert _hangul_of_ours(out, file) == []


@pytest.mark.filterwarnings("ignore::sustainfin.errors.SustainfinWarning")
def test_what_the_library_says_in_korean_has_no_english_sentence(run: Run) -> None:
    said = run("isp", ISP)[1] + run("transfer", TRANSFER)[1]

    assert "2026-03-31부터" in said
    assert "1~18행" in said
    assert not re.findall(r"\b(?:rows|from|until|The|to)\b", said)
