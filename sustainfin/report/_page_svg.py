"""A figure as SVG that stands inside a page: no namespaces, no addresses, ids of its own."""

import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_XLINK = "{http://www.w3.org/1999/xlink}"
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
_NO_DATE = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def inline_svg(figure: "Figure", name: str, told: str) -> str:
    """The figure as an element of a page, read out as `told`; the same bytes every time."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata=_NO_DATE)
    root = ET.fromstring(buffer.getvalue())  # noqa: S314 - our own figure, just written
    for parent in list(root.iter()):
        for child in list(parent):
            if _plain(child.tag) in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        _cleaned(element, name)
    root.set("role", "img")
    root.set("aria-label", told)
    return ET.tostring(root, encoding="unicode", short_empty_elements=False)


def _plain(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def _cleaned(element: "ET.Element", name: str) -> None:
    """Plain tag and attributes; ids and references to them begin with the name."""
    element.tag = _plain(element.tag)
    for key, value in list(element.attrib.items()):
        del element.attrib[key]
        if key in ("width", "height") and element.tag == "svg":
            continue  # the page says how wide; the viewBox keeps the shape
        if key == "id":
            element.set("id", f"{name}-{value}")
        elif key in (f"{_XLINK}href", "href"):
            element.set("href", f"#{name}-{value.removeprefix('#')}")
        else:
            element.set(_plain(key), _REFERENCE.sub(rf"url(#{name}-\1)", value))
