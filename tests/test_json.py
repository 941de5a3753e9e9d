"""Results as JSON: every kind has a schema, reads back the same, and says what it is."""

import copy
import importlib.util
import inspect
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import every_result
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_notebook import public_classes

import sustainfin as sf
from sustainfin import case_file, discounting, funding, lifecycle, tables
from sustainfin.cli import main
from sustainfin.errors import InvalidInput
from sustainfin.report import json_schema
from sustainfin.report._json import kind_of
from sustainfin.report._json_check import mistakes
from sustainfin.report._json_shapes import COMMANDS, KINDS, SHAPES

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "sustainfin" / "data" / "schema" / "result"
# Parts of results; they stand in the JSON of what they are part of.
PARTS = {"ByYear", "Evidence", "Finding", "Implied", "Indicators", "Move", "Outlook"}
HOSTILE = '<script>"\\ \x00\x1f\u202e\u2028=1+1 \U0001f600 ' + "가" * 10_000
RESULTS = sorted(set(every_result.results()) - {"Case"})


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(kind))


def envelope(text: str) -> dict[str, Any]:
    """The envelope, held against its schema."""
    told: dict[str, Any] = json.loads(text)
    kind = told["schema"].split("/")[1]
    validator(kind).validate(told)
    return told


# Every result.


def test_every_public_record_with_plain_data_has_a_schema() -> None:
    named = {each.__name__ for each in public_classes() if hasattr(each, "to_dict")}
    made = {type(one).__name__ for one in every_result.results().values()} | {"Workbook"}

    assert named - PARTS <= made
    assert {kind_of(one) for one in every_result.results().values()} | {"workbook"} == {
        "case", *KINDS,
    }  # fmt: skip


@pytest.mark.parametrize("words", ["서비스", HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_valid_and_reads_back_the_same(name: str, words: str) -> None:
    result = every_result.results(words)[name]
    told = envelope(sf.to_json(result))

    assert told["result"] == sf.from_json(sf.to_json(result))
    assert sf.from_json(told) == json.loads(json.dumps(result.to_dict()))
    assert told["units"] == {"amounts": "KRW", "rates": "fraction", "decimals": "text"}


def asked(case: sf.Case) -> Iterator[Any]:
    """Results of a case."""
    found = case.appraise()
    yield found
    for one in found.alternatives.values():
        yield one.balance
    if any(item.distribution is not None for item in case.inputs.values()):
        yield case.simulate(64, seed=1)
        yield from (case.tornado(), case.switching_values(), case.spider(), case.elasticities())


@pytest.mark.parametrize("name", sorted(every_result.shipped()))
def test_every_result_of_every_shipped_case_is_valid(name: str) -> None:
    for result in asked(every_result.shipped()[name]):
        assert envelope(sf.to_json(result))["result"] == json.loads(json.dumps(result.to_dict()))


@pytest.mark.parametrize("family", tables.families())
def test_every_published_table_is_valid(family: str) -> None:
    for table in tables.editions(family):
        told = envelope(sf.to_json(table))

        assert table.id in told["editions"]


def test_an_audit_is_valid() -> None:
    from sustainfin import isp_cost

    found = isp_cost.reconcile(
        every_result.CASES / "seoul_cctv_isp_2020_printed.csv", wages="2020", guide="2020"
    )

    assert envelope(sf.to_json(found))["result"]["consistent"] is False


# Exact numbers.


def test_won_are_whole_numbers_decimals_are_text_and_editions_are_named() -> None:
    told = envelope(sf.to_json(every_result.bill()))
    [consultant] = [row for row in told["result"]["rows"] if row["role"] == "IT컨설턴트"]

    assert told["schema"] == "sustainfin/bill/1"
    assert told["editions"] == ["kosa_wages/2020"]
    assert (consultant["monthly_krw"], consultant["effort"]) == (9_152_103, "4.349")
    assert Decimal(told["result"]["overhead_rate"]) == Decimal("0.20")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_reads_back_to_the_last_bit(number: float) -> None:
    roots = discounting.IRR(status="unique", roots=(number,), multiplicities=(1,))
    [back] = sf.from_json(sf.to_json(roots))["roots"]

    assert (back, math.copysign(1, back)) == (number, math.copysign(1, number))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    roots = discounting.IRR(status="unique", roots=(number,), multiplicities=(1,))

    with pytest.raises(InvalidInput, match=r"result\.roots\[0\] must be a finite number"):
        sf.to_json(roots)


def test_half_a_character_is_written_so_that_a_file_can_hold_it(tmp_path: Path) -> None:
    bill = every_result.bill("여비 \ud800")
    path = tmp_path / "bill.json"
    sf.to_json(bill, path)

    assert sf.from_json(path) == bill.to_dict()


def test_a_source_that_is_called_as_a_figure_takes_nothing_from_it() -> None:
    case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
                   discount_rate=0.045)  # fmt: skip
    case.add(lifecycle.Annual("유지", 10), funding.CityBudget("gap", 4),
             funding.CityBudget("revenue", 1))  # fmt: skip
    balance = case.appraise().plan.balance
    told = sf.from_json(sf.to_json(balance))
    frame = balance.to_frame()

    assert told["gap"] == frame["gap"].tolist() == [5.0, 5.0]
    assert told["paid"]["gap"]["source"] == frame["source: gap"].tolist() == [4.0, 4.0]
    assert frame["source: revenue"].tolist() == [1.0, 1.0]


# Cases.


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=30)
# Three years of 2 * low * price stay within the won that are counted one by one.
@given(names.filter(str.strip), st.floats(0.5, 1e6), st.integers(1, 10**9))
def test_a_case_comes_back_from_json_as_it_was(words: str, low: float, price: int) -> None:
    case = sf.Case("서비스", start=2021, years=3, prices="real", vat="excluded",
                   discount_rate=0.045, source=words, notes=[words])  # fmt: skip
    item = case.input("users", base=low * 1.5, low=low, high=low * 2, unit=words, source=words)
    case.add(sf.revenue.Fee("이용료", users=item, price=price),
             lifecycle.Annual(f"유지 {words}", price, source=words))  # fmt: skip
    back = sf.from_json(sf.to_json(case))

    assert case_file.case_to_dict(back) == case_file.case_to_dict(case)
    assert back.appraise().to_dict() == case.appraise().to_dict()


@pytest.mark.parametrize("name", sorted(every_result.shipped()))
def test_a_shipped_case_comes_back_from_json_as_it_was(name: str) -> None:
    case = every_result.shipped()[name]
    text = sf.to_json(case)

    envelope_schema = json_schema("case")
    assert envelope_schema["properties"]["result"] == {"$ref": case_file.case_schema()["$id"]}
    jsonschema.Draft202012Validator(case_file.case_schema()).validate(json.loads(text)["result"])
    assert case_file.case_to_dict(sf.from_json(text)) == case_file.case_to_dict(case)


# The schemas and our own check of them.


def test_the_shipped_schemas_are_those_of_the_description() -> None:
    place = ROOT / "scripts" / "write_schemas.py"
    spec = importlib.util.spec_from_file_location("write_schemas", place)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.iterdir()}

    assert shipped == script.texts(), "write them anew: python scripts/write_schemas.py"


@pytest.mark.parametrize("kind", sorted({*KINDS, *(f"cli.{name}" for name in COMMANDS)}))
def test_a_schema_is_one_and_names_what_it_uses(kind: str) -> None:
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)

    assert schema["properties"]["schema"] == {"const": f"sustainfin/{kind}/1"}
    used = json.dumps(schema)
    assert all(f'"#/$defs/{name}"' in used for name in schema["$defs"])


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in plain data."""
    yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


def damaged(plain: Any, path: tuple[Any, ...], what: Any) -> Any:
    """Plain data with something else, or nothing, at a place."""
    told = copy.deepcopy(plain)
    if not path:
        return what
    *way, last = path
    held = told
    for key in way:
        held = held[key]
    if what is Ellipsis:
        del held[last]
    else:
        held[last] = what
    return told


@given(st.data())
def test_our_check_and_the_schema_find_the_same_faults(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(RESULTS))
    result = every_result.results()[name]
    plain = json.loads(json.dumps(result.to_dict()))
    kind = kind_of(result)
    path = data.draw(st.sampled_from(list(places(plain))))
    what = data.draw(
        st.sampled_from([..., None, True, 7, -0.5, "글", "1.5", [], [None], {}, {"가": 1}])
    )
    told = damaged(plain, path, what) if path or what is not Ellipsis else None

    found = list(mistakes(SHAPES[kind], told))
    in_envelope = {**json.loads(sf.to_json(result)), "result": told}
    assert (found == []) == validator(kind).is_valid(in_envelope)


# Refusals.

BILL = sf.to_json(every_result.bill())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BILL.replace("/bill/1", "/bill/2"), "A later release of sustainfin wrote it"),
        (BILL.replace("/bill/1", "/bill/0"), "Write it again with this release"),
        (BILL.replace("/bill/1", "/bil/1"), "Did you mean 'bill'"),
        (BILL.replace("/bill/1", "/cli.ips/1"), "Did you mean 'cli.isp'"),
        (BILL.replace("/bill/1", "/irr/1"), "must have the key 'status'"),
        (BILL.replace('"kosa_wages/2020"', "NaN"), "finite numbers"),
        (BILL.replace('"total": ', '"total": 1, "total": '), "every key once"),
        (BILL.replace('"total": 91', '"total": 0.5, "x": 91'), "result.total must be whole won"),
        (BILL[:-9], "must be JSON"),
        ("{}", 'such as "sustainfin/bill/1"'),
        ("[1]", 'such as "sustainfin/bill/1"'),
        ("", "must be JSON"),
        ("[" * 100_000, "nested"),
        ("no_such_file.json", "a file that is there"),
        (b"\xff\xfe", "must be UTF-8"),
        (3, "must be JSON text, bytes, a path or a mapping"),
        ({"schema": "sustainfin.case/1"}, "case_file.read_case"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words_that_help(text: Any, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sf.from_json(text)

    assert words in str(caught.value)


@pytest.mark.parametrize("thing", [3, "표", None, every_result.bill().sheet(), inspect])
def test_what_has_no_schema_is_refused(thing: Any) -> None:
    with pytest.raises(InvalidInput, match="that has a schema"):
        sf.to_json(thing)


def test_a_class_of_somebody_else_is_not_taken_for_ours() -> None:
    class Bill:
        def to_dict(self) -> dict[str, Any]:
            return {}

    with pytest.raises(InvalidInput, match="that has a schema"):
        sf.to_json(Bill())


# The command line.

CALLS = {
    "appraise": ["cases/emergency_medical.toml"],
    "benefits": ["cases/emergency_medical_benefits.toml"],
    "canvas": ["cases/emergency_medical_canvas.toml"],
    "check": ["cases/emergency_medical.toml"],
    "explain": ["cases/emergency_medical.toml", "gap", "2029"],
    "isp": ["cases/seoul_cctv_isp_2020.toml"],
    "reconcile": ["cases/seoul_cctv_isp_2020_printed.csv", "--wages", "2020"],
    "simulate": ["cases/emergency_medical_fee.toml", "--draws", "64"],
    "table": ["kosa_wages", "2020"],
    "tables": [],
}


@pytest.mark.parametrize("command", sorted(CALLS))
def test_a_command_prints_the_envelope(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    word = "tables" if command == "table" else command
    main([word, *CALLS[command], "--json"])
    out = capsys.readouterr().out

    assert envelope(out)["schema"] == f"sustainfin/cli.{command}/1"
    assert sf.from_json(out) == envelope(out)["result"]


@pytest.mark.parametrize(("command", "name"), [
    ("new", "new.toml"), ("workbook", "w.xlsx"), ("report", "r.html"),
])  # fmt: skip
def test_a_command_that_writes_prints_the_envelope(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    case, made = str(ROOT / "cases" / "emergency_medical_fee.toml"), str(tmp_path / name)
    given = [made] if command == "new" else [case, "-o", made]
    main([command, *given, *(["--draws", "64"] if command == "report" else []), "--json"])
    told = envelope(capsys.readouterr().out)

    assert told["result"].get("written", told["result"].get("path")) == made


def test_every_command_has_a_schema() -> None:
    from sustainfin.cli._main import _COMMANDS

    modules = {module.__name__.rpartition("._")[2] for module in _COMMANDS}
    assert modules | {"table"} == set(COMMANDS)
