"""The examples start, run to their end and answer, without a look at the network."""

import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
TITLE = "이용료와 보조금으로 운영비를 댈 수 있는가?"
# Proxies that lead nowhere: whatever asks for another machine fails.
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
OFFLINE = {**NOWHERE, "no_proxy": "127.0.0.1,localhost", "MARIMO_SKIP_UPDATE_CHECK": "1"}


def environment(home: Path) -> dict[str, str]:
    """Variables for an example: the library of this tree, a home of its own, no network."""
    own = {
        "PYTHONPATH": str(ROOT), "HOME": str(home), "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home), "IPYTHONDIR": str(home), "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
    }  # fmt: skip
    return {**os.environ, **OFFLINE, **own, "PYTHONUTF8": "1"}


# The script


def test_the_script_prints_the_answer_and_leaves_its_files(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / "analyst.py"), str(tmp_path / "out")],
        check=True, capture_output=True, env=environment(tmp_path), cwd=tmp_path, timeout=120,
        encoding="utf-8",
    )  # fmt: skip

    # 27 of 40 million won are there: 9,000 uses at 3,000 won; 40 million ask for 13,334 uses.
    assert "Cliff(last_grant_year=2023, year=2024, depth=13000000.0, covered=0.675)" in done.stdout
    assert "9,000 -> 13,334 건/년" in done.stdout
    assert re.search(r"Still funded in 2030: \d+\.\d%", done.stdout)
    assert "brings funded_npv to 0" in done.stdout
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"analyst.xlsx", "analyst.docx"}


# The notebook

_RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=100, resources={"metadata": {"path": sys.argv[2]}}).execute()
print(json.dumps([cell.get("outputs", []) for cell in notebook.cells]))
"""


def test_the_notebook_is_stored_without_outputs() -> None:
    notebook = json.loads((EXAMPLES / "emergency_medical.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]

    assert len(cells) > 5
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


def test_the_notebook_runs_and_shows_tables_and_pictures(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(EXAMPLES / "emergency_medical.ipynb"), str(EXAMPLES)],
        check=True, capture_output=True, env=environment(tmp_path), timeout=150, encoding="utf-8",
    )  # fmt: skip

    outputs = [each for of_cell in json.loads(done.stdout) for each in of_cell]
    kinds = [set(each.get("data", ())) for each in outputs]
    assert not any(each["output_type"] == "error" for each in outputs)
    assert not any(each.get("name") == "stderr" for each in outputs)
    assert sum("text/html" in kind for kind in kinds) == 5
    assert sum("image/png" in kind for kind in kinds) == 3
    [text] = [each["text"] for each in outputs if each["output_type"] == "stream"]
    assert "Closing(" in "".join(text)


# The app with sliders


@pytest.fixture(scope="module")
def sliders() -> ModuleType:
    """The module of the app."""
    spec = importlib.util.spec_from_file_location("sliders", EXAMPLES / "sliders.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def at(module: ModuleType, fee: int, users: int, subsidy: int) -> Any:
    """What the cells of the app hold when the sliders stand there."""
    chosen = {"fee": fee, "users": users, "subsidy": subsidy}
    _, held = module.app.run(
        defs={name: SimpleNamespace(value=value) for name, value in chosen.items()}
    )
    return held


def test_the_cells_run_and_show_the_gap_and_the_chance(sliders: ModuleType) -> None:
    outputs, held = sliders.app.run()

    shown = " ".join(str(getattr(output, "text", "")) for output in outputs)
    assert held["balance"].gap[:, 0].tolist() == [0, 0, 0, *[13e6] * 7]  # 40 less 27 million
    assert "2024년부터 모자란다" in shown
    assert f"<strong>{held['chance'].at(2030):.0%}</strong>" in shown
    assert held["picture"].getvalue().startswith(b"\x89PNG")
    assert "부족액" in held["table"].text


@pytest.mark.parametrize(("fee", "subsidy"), [(4_500, 0), (3_000, 13)])
def test_a_fee_or_a_subsidy_closes_the_gap(sliders: ModuleType, fee: int, subsidy: int) -> None:
    held = at(sliders, fee, 9_000, subsidy)

    assert held["balance"].runs_out() is None
    # Funded in all years when enough are carried: a triangle over 0.55 to 1.8 times 9,000,
    # of whose rising side the part below `needed` is missing.
    needed, low, mode, high = (40e6 - subsidy * 1e6) / fee, 4_950, 9_000, 16_200
    assert low < needed <= mode
    chance = 1 - (needed - low) ** 2 / ((high - low) * (mode - low))
    share, error = held["chance"].at(2030), (chance * (1 - chance) / 5_000) ** 0.5
    assert share == pytest.approx(chance, abs=4 * error)


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(address: str) -> str:
    """The page at an address of this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=5) as answer:
        assert answer.status == 200
        page: str = answer.read().decode("utf-8")
        return page


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """The process is ended whatever happens."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def patiently(look: Callable[[], Any], process: "subprocess.Popen[bytes]", seconds: float) -> Any:
    """What `look` finds, asked again until it finds something."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        assert process.poll() is None, "the program ended by itself"
        try:
            if found := look():
                return found
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no answer within {seconds} seconds")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app is served."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    command = [
        sys.executable, "-m", "marimo", "run", str(EXAMPLES / "sliders.py"), "--headless",
        "--host", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    with (home / "marimo.txt").open("wb") as told:
        process = subprocess.Popen(command, env=environment(home), stdout=told, stderr=told)
        with ended(process):
            where = f"http://127.0.0.1:{port}/"
            patiently(lambda: fetched(where), process, 60)
            yield where


def test_the_app_is_served_with_its_title(address: str) -> None:
    assert f"<title>{TITLE}</title>" in fetched(address)


class Browser:
    """A page in Chromium, asked over its debugging port."""

    def __init__(self, connection: Any) -> None:
        self.socket = connection
        self.asked: list[str] = []
        self.n = 0

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command; addresses the page asks for are kept."""
        self.n += 1
        self.socket.send(json.dumps({"id": self.n, "method": method, "params": parameters}))
        while True:
            told = json.loads(self.socket.recv(timeout=30))
            if told.get("method") == "Network.requestWillBeSent":
                self.asked.append(told["params"]["request"]["url"])
            if told.get("id") == self.n:
                answer: dict[str, Any] = told["result"]
                return answer

    def text(self) -> str:
        """What a reader sees."""
        code = "document.body ? document.body.innerText : ''"
        return str(self.ask("Runtime.evaluate", expression=code)["result"].get("value", ""))


def test_a_browser_shows_the_app_and_asks_no_other_machine(
    address: str, program: Callable[..., str], tmp_path: Path
) -> None:
    from websockets.sync.client import connect

    path = program("chromium", "chromium-browser", "google-chrome")
    profile = tmp_path / "profile"
    command = [
        path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--no-proxy-server", "--remote-debugging-port=0",
        f"--user-data-dir={profile}", "about:blank",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    with ended(process):
        active = profile / "DevToolsActivePort"
        port = patiently(lambda: active.read_text().split()[:1], process, 30)[0]
        pages = json.loads(fetched(f"http://127.0.0.1:{port}/json"))
        [where] = [p["webSocketDebuggerUrl"] for p in pages if p["type"] == "page"]
        with connect(where, max_size=None, proxy=None) as connection:
            browser = Browser(connection)
            browser.ask("Network.enable")
            browser.ask("Page.navigate", url=address)
            said = patiently(
                lambda: text if "부족액" in (text := browser.text()) else "", process, 60
            )

    assert TITLE in said
    assert "2024년부터 모자란다" in said
    hosts = {each.split("/")[2] for each in browser.asked if each.startswith("http")}
    assert hosts == {address.split("/")[2]}
