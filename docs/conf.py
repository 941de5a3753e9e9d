"""How Sphinx builds the site from these pages: `python3 dev.py docs`."""

from importlib.metadata import version as installed
from typing import Any

project = "sustainfin"
author = "The sustainfin authors"
project_copyright = author
version = release = installed("sustainfin")

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
source_suffix = {".md": "markdown"}
root_doc = "index"
nitpicky = True

# The site is read behind closed networks too: nothing may be fetched while reading.
html_theme = "furo"
html_title = "sustainfin"
html_math_renderer = "mathml"
html_theme_options = {"top_of_page_buttons": []}
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["korean.css"]
highlight_language = "python"

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

# Types stand in the parameter lists of the docstrings.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_xref_param_type = False


def block_of_math(translator: Any, node: Any) -> None:
    """A displayed formula as MathML, which browsers draw by themselves."""
    from docutils.nodes import SkipNode

    translator.body.append(f'<div class="math">{mathml(node, block=True)}</div>\n')
    raise SkipNode


def inline_math(translator: Any, node: Any) -> None:
    """A formula within a line as MathML."""
    from docutils.nodes import SkipNode

    translator.body.append(mathml(node, block=False))
    raise SkipNode


def mathml(node: Any, *, block: bool) -> str:
    """The MathML of a formula in LaTeX."""
    from docutils.utils.math.latex2mathml import tex2mathml

    return str(tex2mathml(node.astext(), as_block=block))


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer of formulas."""
    app.add_html_math_renderer("mathml", (inline_math, None), (block_of_math, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
