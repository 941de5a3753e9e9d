"""Parts of the room `benefits`: quantities, unit values, lines, ledger, guards."""
