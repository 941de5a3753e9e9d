"""Won: reading and printing amounts, and the rounding words of Korean money sheets.

Everything here is exact: whole won as Python ints, fractions in between, never binary floats.
"""

from sustainfin.money._printing import format_won
from sustainfin.money._reading import won
from sustainfin.money._rounding import Rounding
from sustainfin.money._units import UNITS

__all__ = ["UNITS", "Rounding", "format_won", "won"]
