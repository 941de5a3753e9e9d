"""How Sphinx builds the site from these pages: `python3 dev.py docs`."""

import re
from importlib.metadata import version as installed
from pathlib import Path
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
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {
        "font-stack": '"Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", '
        '"Malgun Gothic", "NanumGothic", system-ui, sans-serif',
        # First those in which a syllable is as wide as two letters, so that columns line up.
        "font-stack--monospace": '"D2Coding", "NanumGothicCoding", "Noto Sans Mono CJK KR", '
        '"GulimChe", ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace',
    },
}
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["korean.css"]
highlight_language = "python"

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

# Types stand in the parameter lists of the docstrings.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

# The same page in the other language, and what its link says.
OTHER = {"en": ("ko", "이 글을 한국어로"), "ko": ("en", "This page in English")}


def mathml(node: Any, *, block: bool) -> str:
    """The MathML of a formula in LaTeX, which browsers draw by themselves."""
    from docutils.utils.math.latex2mathml import tex2mathml

    # The converter takes the digits of \tfrac12 as one number.
    latex = re.sub(r"\\[td]?frac(\d)(\d)", r"\\frac{\1}{\2}", node.astext())
    return str(tex2mathml(latex, as_block=block))


def displayed_formula(translator: Any, node: Any) -> None:
    """Write a formula that stands in a line of its own."""
    from docutils.nodes import SkipNode

    translator.body.append(f'<div class="math">{mathml(node, block=True)}</div>\n')
    raise SkipNode


def inline_formula(translator: Any, node: Any) -> None:
    """Write a formula that stands within a line."""
    from docutils.nodes import SkipNode

    translator.body.append(mathml(node, block=False))
    raise SkipNode


def without_headings(
    app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]
) -> None:
    """Print the headings within a module's docstring as those of its members are printed."""
    if what == "module":
        text = re.sub(r"(?m)^(\w[\w ]*)\n-{3,}$", r".. rubric:: \1\n", "\n".join(lines))
        lines[:] = text.split("\n")


def language_of_page(app: Any, page: str, template: str, context: Any, doctree: Any) -> None:
    """Mark a Korean page as Korean, and lead from a guide to the same one in the other language."""
    language, _, name = page.partition("/")
    if language in OTHER:
        other, words = OTHER[language]
        context["language"] = language
        if (Path(app.srcdir) / other / f"{name}.md").is_file():
            link = f'<a href="../{other}/{name}.html" lang="{other}">{words}</a>'
            context["theme_announcement"] = link


def without_blank_ends(app: Any, name: str, source: list[str]) -> None:
    """Leave out the blank line that ends an example for the tests."""
    source[0] = re.sub(r"(?m)^\n```$", "```", source[0])


def setup(app: Any) -> dict[str, bool]:
    """Register what this file adds to Sphinx."""
    app.add_html_math_renderer("mathml", (inline_formula, None), (displayed_formula, None))
    app.connect("autodoc-process-docstring", without_headings, priority=400)
    app.connect("source-read", without_blank_ends)
    app.connect("html-page-context", language_of_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
