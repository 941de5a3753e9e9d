"""Write the JSON Schemas of all results anew: python scripts/write_schemas.py."""

import json
from pathlib import Path

from sustainfin.report import json_schema
from sustainfin.report._json_shapes import COMMANDS, KINDS

FOLDER = Path(__file__).resolve().parent.parent / "sustainfin" / "data" / "schema" / "result"


def texts() -> dict[str, str]:
    """The text of every schema by the name of its file."""
    kinds = ("case", *KINDS, *(f"cli.{name}" for name in COMMANDS))
    return {
        f"{kind}.schema.json": json.dumps(json_schema(kind), ensure_ascii=False, indent=1) + "\n"
        for kind in kinds
    }


def main() -> None:
    """Write them, and remove those of kinds that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = texts()
    for left in set(FOLDER.glob("*.schema.json")) - {FOLDER / name for name in made}:
        left.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
