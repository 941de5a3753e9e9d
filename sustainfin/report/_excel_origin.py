"""What a file says beside its figures: title, source and remarks, for the sheet made from it."""

from dataclasses import dataclass
from typing import Any

from sustainfin.report._excel_cells import Page

_WORDS = {"ko": ("출처", "비고"), "en": ("Source", "Note")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Title, source and remarks of a file, and the ceiling of an estimate."""

    title: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    budget: int | None = None

    def heading(self, page: Page, name: str) -> None:
        """The name of the table, after what it is of."""
        page.text(0, 0, f"{self.title}: {name}" if self.title else name, "title")

    def lines(self, lang: str) -> list[str]:
        """Source and remarks, a line each."""
        origin, note = _WORDS[lang]
        told = [f"{origin}: {self.source}"] if self.source else []
        return [*told, *(f"{note}: {text}" for text in self.notes)]


def origin_of(held: Any) -> Origin:
    """What an estimate or a transfer of a file says of itself."""
    return Origin(
        title=held.title, source=held.source, notes=held.notes,
        budget=getattr(held, "budget", None),
    )  # fmt: skip
