"""Parts of the room `sustainfin.case_file`; import them from there."""
