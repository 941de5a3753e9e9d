"""What a file says beside its result: title, ceiling, source and remarks go with the table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sustainfin import _checks
from sustainfin.report._markup import sheets_of
from sustainfin.report._page_text import WORDS, Words, localised
from sustainfin.sheet import Sheet

if TYPE_CHECKING:
    from sustainfin.case_file import IspCase, TransferCase
    from sustainfin.isp_cost import Bill


def titled(sheet: Sheet, file: "IspCase | TransferCase", lang: str, *verdict: str) -> Sheet:
    """The table of an estimate or transfer with the title, source and remarks of its file."""
    words = WORDS[lang]
    named = replace(localised(sheet, lang), title=f"{file.title}: {sheet.title}")
    origin = [words["source"].format(file.source)] if file.source else []
    remarks = (words["remark_of"].format(note) for note in file.notes)
    return replace(named, notes=(*verdict, *named.notes, *origin, *remarks))


def verdict(bill: "Bill", file: "IspCase", lang: str) -> Iterator[str]:
    """Whether the total stays within the ceiling of the file, if it names one."""
    if file.budget is None:
        return
    words: Words = WORDS[lang]
    kind = "within"
    if bill.total >= file.budget:
        kind = "over" if bill.total > file.budget else "equal"
    unit = "{:,}원" if lang == "ko" else "KRW {:,}"
    yield words[kind].format(unit.format(bill.total), unit.format(file.budget))


def bill_sheet(bill: "Bill", file: "IspCase | None", lang: str, **units: Any) -> Sheet:
    """The table of an estimate, with what its file says where it is known."""
    sheet = bill.sheet(**units, lang=lang)
    if file is None:
        return localised(sheet, lang)
    return titled(sheet, file, lang, *verdict(bill, file, lang))


def tables_of(given: Any, **options: Any) -> tuple[Sheet, ...]:
    """Tables of a result in a language and unit; a table that is made already stays as it is."""
    from sustainfin import budget, isp_cost
    from sustainfin.case_file import IspCase, TransferCase

    lang, units = options.get("lang", "ko"), {k: v for k, v in options.items() if k != "lang"}
    if isinstance(given, Sheet):
        return (given,)
    if isinstance(given, IspCase):
        bill = isp_cost.estimate(given.effort, **given.arguments)
        return (bill_sheet(bill, given, lang, **units),)
    if isinstance(given, TransferCase):
        moved = budget.transfer(given.items, **given.arguments)
        return (titled(moved.sheet(**units, lang=lang), given, lang),)
    record = hasattr(given, "sheet")  # a simulation is a mapping, and has a table
    if isinstance(given, Iterable) and not record and not isinstance(given, str | bytes):
        return tuple(sheet for one in given for sheet in tables_of(one, **options))
    return sheets_of(given, **options)  # which refuses what has no table


def bill_of(where: str, bill: "Bill | None", file: Any) -> "Bill | None":
    """The estimate that is given, or that of its file."""
    from sustainfin import case_file, isp_cost

    if file is None:
        return bill
    if not isinstance(file, case_file.IspCase):
        do = "Read one with case_file.read_isp(path)."
        raise _checks.refusal(where, "isp", "must be an IspCase", file, do)
    if bill is not None:
        raise _checks.refusal(
            where, "bill", "must be left out where isp is given: that makes it", bill
        )
    return isp_cost.estimate(file.effort, **file.arguments)
