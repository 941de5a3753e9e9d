"""Cases in files, for people and programs; what does the work is loaded when it is used."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sustainfin._case_file.document import Source

if TYPE_CHECKING:
    from sustainfin.case import Case


def read_case(path: Source) -> "Case":
    """A case from a TOML or JSON file (사업 사례 파일 읽기).

    Amounts are won, or text with a unit ("12억원"). A field of a line that may be a
    named input takes { input = "users" }. Every line is run once on the base values,
    so that a year outside the case is told on its line.

    Parameters
    ----------
    path : str, path or bytes
        The file or its content, as in `read_toml`. Content that begins with a brace is
        JSON.

    Returns
    -------
    Case
        With all its inputs, alternatives, sources and notes.

    Raises
    ------
    InvalidInput
        If the file cannot be read or has one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    See Also
    --------
    write_case : The way back.

    Examples
    --------
    >>> case = read_case('''
    ... [case]
    ... title = "응급의료"
    ... start = 2021
    ... years = 5
    ... prices = "real"
    ... vat = "included"
    ... discount_rate = 0.045
    ... [[line]]
    ... type = "lifecycle.Annual"
    ... label = "시스템 유지관리"
    ... amount = "0.4억원"
    ... '''.encode())
    >>> case.appraise().plan.life_cycle_cost
    200000000.0
    """
    from sustainfin._case_file import case_reading

    return case_reading.from_source(path)


def case_from_dict(data: Mapping[str, Any]) -> "Case":
    """A case from plain data, as JSON holds it (사례 자료에서 사업 읽기).

    Parameters
    ----------
    data : mapping
        What `case_to_dict` gives, with the key "schema".

    Returns
    -------
    Case
        The case described.

    Raises
    ------
    InvalidInput
        If there is one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    Examples
    --------
    >>> from sustainfin.case import Case
    >>> case = Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...             discount_rate=0.045)
    >>> case_from_dict(case_to_dict(case)).title
    '서비스'
    """
    from sustainfin._case_file import case_reading

    return case_reading.from_data(data)


def case_to_dict(case: "Case") -> dict[str, Any]:
    """A case as plain data, ready for JSON (사업의 사례 자료 변환).

    Parameters
    ----------
    case : Case
        A case made of lines.

    Returns
    -------
    dict
        With the key "schema": "sustainfin.case/1". Fields at their default are left out.

    Raises
    ------
    InvalidInput
        If the case has a model of its own, or holds a record, a wage table or a
        distribution that plain data cannot describe.

    Examples
    --------
    >>> from sustainfin.case import Case
    >>> case = Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...             discount_rate=0.045)
    >>> case_to_dict(case)["case"]["years"]
    2
    """
    from sustainfin._case_file import plain

    return plain.plain_case(case)


def write_case(case: "Case", path: str | os.PathLike[str]) -> None:
    """Write a case as TOML or JSON, without loss (사업 사례 파일 쓰기).

    The text is read back before it is written; what would not come back the same is
    refused. A file that is there is replaced, its comments are lost.

    Parameters
    ----------
    case : Case
        A case made of lines.
    path : str or path
        The file; its ending, .toml or .json, says what is written.

    Raises
    ------
    InvalidInput
        If `path` ends otherwise, or the case cannot be written without loss.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from sustainfin.case import Case
    >>> case = Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...             discount_rate=0.045)
    >>> path = Path(tempfile.mkdtemp()) / "case.toml"
    >>> write_case(case, path)
    >>> read_case(path).title
    '서비스'
    """
    from sustainfin._case_file import case_writing

    case_writing.to_file(case, path)


def case_schema() -> dict[str, Any]:
    """The JSON Schema of a case file (사례 파일 스키마), for editors and other programs.

    Returns
    -------
    dict
        Draft 2020-12, made from the records; the same is shipped as
        ``sustainfin/data/schema/case.schema.json``.

    Examples
    --------
    >>> case_schema()["$defs"]["lifecycle.Annual"]["required"]
    ['type', 'label', 'amount']
    """
    from sustainfin._case_file import schema

    return schema.schema()
