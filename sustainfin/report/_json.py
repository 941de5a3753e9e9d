"""Results as JSON for other programs, and back: an envelope with a versioned schema."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sustainfin import _checks
from sustainfin.case import Case
from sustainfin.report._json_check import mistakes
from sustainfin.report._json_shapes import KINDS, SHAPES, VERSION

_TO, _FROM = "report.to_json", "report.from_json"
_UNITS = {"amounts": "KRW", "rates": "fraction", "decimals": "text"}
_NAME = re.compile(r"sustainfin/([A-Za-z0-9_.]+)/([0-9]+)")
_EDITION = re.compile(r"([a-z_]+)/[A-Za-z0-9_.-]+")
_HALVES = re.compile("[\ud800-\udfff]")  # half a character, which no file can hold bare


def to_json(result: Any, path: str | os.PathLike[str] | None = None) -> str:
    """A result as JSON text that says what it is (결과의 JSON).

    The envelope names the schema and its version, the version of the library, the units
    and the editions of published figures the result cites. Whole won stay whole numbers,
    exact decimals are text, other numbers are written so that they read back the same.

    Parameters
    ----------
    result : Case or record of this library with a method `to_dict`
        What another program shall read.
    path : str or path, optional
        File to write too, in UTF-8; one that is there is replaced.

    Returns
    -------
    str
        The text.

    Raises
    ------
    InvalidInput
        If the result has no schema, or holds a number that is not finite.
    OSError
        If the file cannot be written.

    See Also
    --------
    from_json : The way back.
    json_schema : What stands in it.

    Examples
    --------
    >>> from sustainfin import discounting
    >>> from_json(to_json(discounting.irr([-100, 110])))["status"]
    'unique'
    """
    text = enveloped(kind_of(result), _plain(result))
    if path is not None:
        Path(path).write_text(text + "\n", encoding="utf-8")
    return text


def kind_of(result: Any) -> str:
    """The kind of a result: its class in small letters."""
    if isinstance(result, Case):
        return "case"
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(result).__name__).lower()
    name = "irrs" if name == "ir_rs" else name
    ours = type(result).__module__.partition(".")[0] == "sustainfin"
    if ours and name in KINDS and hasattr(result, "to_dict"):
        return name
    rule = "must be a case or a result of this library that has a schema"
    do = "A Sheet, a frame or a number leaves in another form."
    raise _checks.refusal(_TO, "result", rule, result, do)


def _plain(result: Any) -> Any:
    """Lists, mappings, texts and numbers only."""
    if isinstance(result, Case):
        from sustainfin.case_file import case_to_dict

        return case_to_dict(result)
    return result.to_dict()


def _lists(value: Any) -> Any:
    """Lists in place of tuples, so that what is written reads back equal."""
    if isinstance(value, Mapping):
        return {key: _lists(part) for key, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, list | tuple) else value


def enveloped(kind: str, plain: Mapping[str, Any]) -> str:
    """Plain data of a kind in its envelope (JSON 봉투), as `to_json` and the commands write it.

    Parameters
    ----------
    kind : str
        Name of the schema, as `json_schema` takes it.
    plain : mapping
        The result as plain data.

    Returns
    -------
    str
        JSON text.

    Raises
    ------
    InvalidInput
        If the data does not fit the schema.

    Examples
    --------
    >>> '"sustainfin/cli.new/1"' in enveloped("cli.new", {"written": "case.toml"})
    True
    """
    plain = _lists(plain)
    if kind != "case":
        _refuse(_TO, kind, plain, "Report it: the result and its schema differ.")
    told = {
        "schema": f"sustainfin/{kind}/{VERSION}",
        "version": _version(),
        "units": _UNITS,
        "editions": editions(plain),
        "result": plain,
    }
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    return _HALVES.sub(lambda half: f"\\u{ord(half.group()):04x}", text)


def _version() -> str:
    """The version of the library; empty where it is run from its source."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("sustainfin")
    except PackageNotFoundError:
        return ""


def editions(plain: Any) -> list[str]:
    """Editions of published figures that are named anywhere in plain data, sorted."""
    from sustainfin.tables import families

    known, found, left = set(families()), set(), [plain]
    while left:
        value = left.pop()
        if isinstance(value, Mapping):
            left += value.values()
        elif isinstance(value, list):
            left += value
        elif isinstance(value, str):
            first = _EDITION.match(value)
            if first is not None and first.group(1) in known:
                found.add(first.group())
    return sorted(found)


def from_json(source: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> Any:
    """What `to_json` or the command line wrote (JSON 읽기): a case, or plain data.

    Parameters
    ----------
    source : str, bytes, path or mapping
        The text, a file, or the envelope as other programs hold it.

    Returns
    -------
    Case or dict
        A `Case` of a case; of any other result the plain data of its `to_dict`.

    Raises
    ------
    InvalidInput
        If the text is not JSON, its schema or version is not known, or the result does not
        fit the schema.
    ExceptionGroup
        With one InvalidInput for each fault of a case, if there are several.

    See Also
    --------
    to_json : The way there.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> from_json(to_json(bill)) == bill.to_dict()
    True
    """
    told = dict(source) if isinstance(source, Mapping) else _read(source)
    kind = _kind(told)
    result = told.get("result")
    if kind == "case":
        from sustainfin.case_file import case_from_dict

        return case_from_dict(result if isinstance(result, Mapping) else {})
    _refuse(_FROM, kind, result, f"report.json_schema({kind!r}) says what it holds.")
    return result


def _read(source: str | bytes | os.PathLike[str]) -> Any:
    """The envelope of a text or a file."""
    if not isinstance(source, str | bytes | os.PathLike):
        rule = "must be JSON text, bytes, a path or a mapping"
        raise _checks.refusal(_FROM, "source", rule, source)
    text = source if isinstance(source, str) and source.lstrip()[:1] in ("{", "[", "") else None
    try:
        if text is None:
            raw = source if isinstance(source, bytes) else Path(os.fspath(source)).read_bytes()
            text = raw.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_finite)
    except UnicodeDecodeError as error:
        rule = "must be UTF-8"
        raise _checks.refusal(_FROM, "source", rule, f"byte {error.start}") from None
    except FileNotFoundError:
        rule = "must be JSON text or a file that is there"
        raise _checks.refusal(_FROM, "source", rule, str(source)[:80]) from None
    except json.JSONDecodeError as error:
        got = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise _checks.refusal(_FROM, "source", "must be JSON", got) from None
    except RecursionError:
        raise _checks.refusal(_FROM, "source", "must not be nested so deep", "JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are given once."""
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _checks.refusal(_FROM, "source", "must give every key once", twice)
    return held


def _finite(word: str) -> Any:
    """NaN and Infinity are no numbers of JSON."""
    raise _checks.refusal(_FROM, "source", "must hold finite numbers", word)


def _kind(told: Any) -> str:
    """The kind an envelope names, in a version that can be read."""
    name = told.get("schema") if isinstance(told, Mapping) else None
    found = _NAME.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        rule = 'must name its schema, such as "sustainfin/bill/1"'
        do = "to_json writes it; a bare case file is read by case_file.read_case."
        raise _checks.refusal(_FROM, "schema", rule, name, do)
    kind, version = found.group(1), int(found.group(2))
    if kind != "case" and kind not in KINDS and not kind.startswith("cli."):
        _checks.one_of(_FROM, "schema", kind, ("case", *KINDS))
    if kind not in SHAPES and kind != "case":
        _checks.one_of(_FROM, "schema", kind, [each for each in SHAPES if each[:4] == "cli."])
    if version != VERSION:
        do = (
            "A later release of sustainfin wrote it: update this one."
            if version > VERSION
            else "Write it again with this release."
        )
        rule = f"must be of version {VERSION}, which this release reads"
        raise _checks.refusal(_FROM, "schema", rule, name, do)
    return kind


def _refuse(where: str, kind: str, plain: Any, do: str) -> None:
    """Refuse the first place where plain data does not fit its shape."""
    for place, rule, got in mistakes(SHAPES[kind], plain):
        short = type(got).__name__ if isinstance(got, list | Mapping) else got
        raise _checks.refusal(where, f"result{place}", rule, short, do)
