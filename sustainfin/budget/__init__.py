"""Transfers between budget lines (예산 전용·이용·이체): conserved sums and the procedure.

A transfer only moves money. Which procedure it needs is decided by the widest level of the
budget that the money crosses, under a dated table of rules.
"""

from sustainfin.budget._procedure import transfer
from sustainfin.budget._record import Item, Move, Transfer

__all__ = ["Item", "Move", "Transfer", "transfer"]
