"""Parts of the room `sustainfin.isp_cost`; import them from there."""
