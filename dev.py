#!/usr/bin/env python3
"""The commands of the project; each makes its own environment in `.venv` first.

python3 dev.py demo               the worked examples; also written to out/
python3 dev.py test [arguments]   the tests; arguments go to pytest, paths from the project
python3 dev.py check              ruff, the formatter and mypy
python3 dev.py docs               the documentation as a site in out/site
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

OLDEST = (3, 11)

# Stands before anything a Python since 3.6 cannot read, so that an old one says what is wrong.
if sys.version_info < OLDEST:
    sys.exit(
        f"sustainfin needs Python {OLDEST[0]}.{OLDEST[1]} or newer; {sys.executable} is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Start dev.py with a newer one, for example: "
        "python3.12 dev.py test"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
OUT = ROOT / "out"

# The extra `test` contains `all` and `docs`, so an environment for tests serves them too.
SERVES = {"all": ("all", "test"), "docs": ("docs", "test"), "test": ("test",)}


class Step(NamedTuple):
    """One example of the demo: a command line of sustainfin, its file in out/, its exit code."""

    title: str
    arguments: str
    file: str
    expected: int = 0


# What stands beside the case of the emergency service in what is handed in.
BESIDE = "--isp cases/seoul_cctv_isp_2020.toml --canvas cases/emergency_medical_canvas.toml"

DEMO = [
    Step(
        "The ISP estimate of Seoul, line by line", "isp cases/seoul_cctv_isp_2020.toml", "isp.txt"
    ),
    # Ends with 1 because the table contradicts itself: one row does not multiply out.
    Step(
        "The same estimate as printed, checked",
        "reconcile cases/seoul_cctv_isp_2020_printed.csv",
        "reconcile.txt",
        expected=1,
    ),
    Step(
        "The budget transfer that paid for it",
        "transfer cases/seoul_budget_transfer_2020.toml",
        "transfer.txt",
    ),
    Step(
        "An emergency service that lives on a grant: when the money runs out",
        "appraise cases/emergency_medical.toml",
        "emergency.txt",
    ),
    Step(
        "The business model of that service: what is empty, and what to ask",
        "canvas cases/emergency_medical_canvas.toml --case cases/emergency_medical.toml",
        "emergency_canvas.txt",
    ),
    # Ends with 1 because the plan leaves costs out.
    Step(
        "The same service: the costs its plan leaves out",
        "check cases/emergency_medical.toml",
        "emergency_check.txt",
        expected=1,
    ),
    Step(
        "A CCTV centre: its staff, and the staff that 50 cameras a head ask for",
        "appraise cases/cctv_centre.toml",
        "cctv_centre.txt",
    ),
    Step(
        "A U-City: how much of its cost the revenue carries",
        "appraise cases/dongtan_ucity.toml",
        "dongtan_ucity.txt",
    ),
    Step(
        "The emergency service with a fee: the chance that it stays funded, and what flips it",
        "simulate cases/emergency_medical_fee.toml --draws 100000 --seed 1",
        "emergency_chances.txt",
    ),
    Step(
        "The emergency service: what it is worth, what has no number, who gains and who pays",
        "benefits cases/emergency_medical_benefits.toml",
        "emergency_benefits.txt",
    ),
    Step(
        "The emergency service as a page to hand in, with its canvas and an ISP estimate",
        f"report cases/emergency_medical.toml -o out/emergency_report.html {BESIDE}",
        "emergency_report.txt",
    ),
    Step(
        "The same service as a workbook whose totals follow its cells",
        "workbook cases/emergency_medical.toml -o out/emergency.xlsx",
        "emergency_workbook.txt",
    ),
    Step(
        "The ISP estimate as a workbook",
        "workbook cases/seoul_cctv_isp_2020.toml -o out/isp.xlsx",
        "isp_workbook.txt",
    ),
    Step(
        "The same service as a Word document",
        f"document cases/emergency_medical.toml -o out/emergency.docx {BESIDE}",
        "emergency_docx.txt",
    ),
    Step(
        "The same service as a Hangul document",
        f"document cases/emergency_medical.toml -o out/emergency.hwpx {BESIDE}",
        "emergency_hwpx.txt",
    ),
]
HANDED_IN = ("emergency_report.html", "emergency.xlsx", "isp.xlsx", "emergency.docx",
             "emergency.hwpx")  # fmt: skip


def say(text: str) -> None:
    """Tell the person at the terminal what happens; results alone go to stdout."""
    print(text, file=sys.stderr, flush=True)


def environment() -> dict[str, str]:
    """The variables of the shell without those that would mix other packages in."""
    mixing = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in mixing}


def run(*arguments: str) -> int:
    """Exit code of the environment's Python with these arguments, run in the project."""
    code = subprocess.run([PYTHON, *arguments], cwd=ROOT, env=environment(), check=False).returncode
    return 128 - code if code < 0 else code  # as shells report a signal


def fingerprint() -> str:
    """What an environment was made from: the project file, the Python, the folder."""
    parts = ((ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(extra: str) -> Path:
    """The file that says for which fingerprint an extra was installed."""
    return VENV / f"sustainfin-{extra}.stamp"


def is_current(extra: str) -> bool:
    """Whether an extra was installed from the project as it is now."""
    path = stamp(extra)
    return path.is_file() and path.read_text(encoding="utf-8") == fingerprint()


def is_sound() -> bool:
    """Whether the environment's Python starts and is the version of this one."""
    ask = [PYTHON, "-c", "import sys, pip; print(sys.version)"]
    try:
        told = subprocess.run(ask, env=environment(), check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return told.stdout.strip() == sys.version.strip()


def make_environment() -> None:
    """A new, empty `.venv` in place of whatever was there."""
    say("Making the environment in .venv ...")
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(
            f"The environment could not be made: {error}. "
            "On Debian and Ubuntu the package python3-venv is needed."
        )


def prepare(extra: str) -> None:
    """Bring `.venv` to the state of the project, with the packages of an extra."""
    sound = is_sound()
    if sound and any(is_current(name) for name in SERVES[extra]):
        return
    if not (sound and any(is_current(name) for name in SERVES)):
        make_environment()
    say(f"Installing the packages for '{extra}'; the first time takes a minute or two ...")
    pip = ["-m", "pip", "-qq", "--disable-pip-version-check", "--no-input", "install"]
    code = run(*pip, "--editable", f".[{extra}]")
    if code:
        say("The packages could not be installed; what pip said is above.")
        sys.exit(code)
    stamp(extra).write_text(fingerprint(), encoding="utf-8")


def test(arguments: list[str]) -> int:
    """Run pytest with the arguments."""
    prepare("test")
    say("Running the tests ...")
    return run("-m", "pytest", *arguments)


def check(arguments: list[str]) -> int:
    """Run ruff, the formatter and mypy, all of them even when one finds something."""
    if arguments:
        sys.exit("dev.py check takes no arguments")
    prepare("test")
    codes = []
    for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        say(f"Running {' '.join(tool)} ...")
        codes.append(run("-m", *tool))
    return next((code for code in codes if code), 0)


def demo(arguments: list[str]) -> int:
    """Show the worked examples and write each to a file in out/."""
    if arguments:
        sys.exit("dev.py demo takes no arguments")
    prepare("all")
    OUT.mkdir(exist_ok=True)
    codes = [show(step) for step in DEMO]
    say(f"The output is in {OUT}; to hand in:")
    for name in HANDED_IN:
        path = OUT / name
        say(f"  {path}" if path.is_file() else f"  {path} is missing")
        codes.append(0 if path.is_file() else 1)
    return next((code for code in codes if code), 0)


def show(step: Step) -> int:
    """Print one example and write it to out/; 0 if it ended as expected."""
    print(f"\n# {step.title}\n  sustainfin {step.arguments}\n", flush=True)
    command = [PYTHON, "-X", "utf8", "-m", "sustainfin", *step.arguments.split()]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), check=False, stdout=subprocess.PIPE, encoding="utf-8"
    )
    print(done.stdout, end="", flush=True)
    (OUT / step.file).write_text(done.stdout, encoding="utf-8")
    if done.returncode == step.expected and done.stdout:  # a crash ends with 1 too, but is silent
        return 0
    say(f"This ended with exit code {done.returncode}; {step.expected} and output were expected.")
    return done.returncode or 1


def docs(arguments: list[str]) -> int:
    """Build the site from the pages and the docstrings; a warning is an error."""
    if arguments:
        sys.exit("dev.py docs takes no arguments")
    prepare("docs")
    OUT.mkdir(exist_ok=True)
    say("Building the site ...")
    sphinx = ["-m", "sphinx", "-q", "-W", "-n", "--keep-going", "-E", "-b", "html"]
    code = run(*sphinx, "-d", str(OUT / "site_kept"), "docs", str(OUT / "site"))
    if code == 0:
        say(f"The site begins at {OUT / 'site' / 'index.html'}.")
    return code


COMMANDS = {"demo": demo, "test": test, "check": check, "docs": docs}


def main(words: list[str]) -> int:
    """Run the command that the first word names."""
    if words[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__.strip())
        return 0
    if not words or words[0] not in COMMANDS:
        say(__doc__.strip())
        return 2
    return COMMANDS[words[0]](words[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
