"""Pictures of the report of the emergency service for the README.

    .venv/bin/python scripts/make_pictures.py

Writes docs/images/report.png (a page of 1000 pixels) and docs/images/report_phone.png (a phone of
390), both cut after the first chart. Needs Chromium; asks no other machine.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sustainfin.cli import main

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "cases"
PICTURES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Width and height of each picture; a frame of that width stands in a window that is wide enough.
SIZES = {"report.png": (1000, 1045), "report_phone.png": (390, 1300)}
LEAST = 500  # no window of Chromium is narrower


def picture(browser: str, page: Path, name: str) -> None:
    """One picture of a page."""
    width, height = SIZES[name]
    window = max(width, LEAST)
    host = page.with_name(f"{width}.html")
    host.write_text(
        "<!DOCTYPE html><style>body{margin:0}iframe{border:0;display:block}</style>"
        f'<iframe src="{page.name}" width="{width}" height="{height}" scrolling="no"></iframe>',
        encoding="utf-8",
    )
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--disable-background-networking", f"--user-data-dir={profile}",
             f"--window-size={window},{height}", f"--screenshot={page.with_name(name)}",
             host.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    _smaller(page.with_name(name), PICTURES / name, width)


def _smaller(source: Path, target: Path, width: int) -> None:
    """Cut to the width of the frame, in the few colours that the page has."""
    from PIL import Image  # comes with matplotlib

    with Image.open(source) as image:
        cut = image.convert("RGB").crop((0, 0, width, image.height))
        cut.quantize(colors=64, dither=Image.Dither.NONE).save(target, optimize=True)


def run() -> int:
    """Make the report and its pictures."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        print(f"None of {', '.join(BROWSERS)} is here.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        case = str(CASES / "emergency_medical.toml")
        if code := main(["report", case, "-o", str(page)]):
            return code
        for name in SIZES:
            picture(browser, page, name)
            made = PICTURES / name
            print(f"{made}: {made.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(run())
