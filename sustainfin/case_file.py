"""Case files (사례 파일): estimates and transfers in TOML, read strictly and exactly.

A case file is data: nothing in it is run, no path in it is opened, and no key in it is
ignored. All faults of a file are told at once, each with its line.
"""

from sustainfin._case_file.document import Document, read_toml
from sustainfin._case_file.isp import IspCase, read_isp
from sustainfin._case_file.transfer import TransferCase, read_transfer

__all__ = ["Document", "IspCase", "TransferCase", "read_isp", "read_toml", "read_transfer"]
