"""Parts of `sustainfin.lifecycle`; import that."""
