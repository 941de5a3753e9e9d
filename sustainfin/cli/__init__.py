"""The command line: estimates, audits, transfers and tables, for people and for programs.

Results go to standard output, everything else to standard error. The exit code is 0 when all
is well, 1 when faults were found in what was checked, 2 when the input or the call is wrong.
"""

from sustainfin.cli._main import main

__all__ = ["main"]
