"""What a file holds: an estimate, a transfer or a case."""

from typing import Any


def held(given: str | bytes) -> Any:
    """The result of the file: a bill, a transfer, or the case itself."""
    from sustainfin import budget, case_file, isp_cost

    kinds = _tables(given)
    if "isp" in kinds:
        isp = case_file.read_isp(given)
        return isp_cost.estimate(isp.effort, **isp.arguments)
    if "transfer" in kinds:
        transfer = case_file.read_transfer(given)
        return budget.transfer(transfer.items, **transfer.arguments)
    return case_file.read_case(given)


def _tables(given: str | bytes) -> set[str]:
    """Names at the top of a TOML file; none where it is JSON or cannot be read as TOML."""
    from sustainfin import case_file
    from sustainfin.errors import InvalidInput

    try:
        return set(case_file.read_toml(given).data)
    except (InvalidInput, ExceptionGroup):  # a case in JSON; what is wrong is told by its reader
        return set()
