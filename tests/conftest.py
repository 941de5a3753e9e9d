"""What all tests share: the hypothesis profile, programs and packages of the machine."""

import importlib.util
import os
import shutil
from collections.abc import Callable

import hypothesis
import pytest

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

hypothesis.settings.register_profile(
    "sustainfin",
    max_examples=60,
    deadline=None,  # a busy machine must not fail a law
    derandomize=IN_CI,  # the same examples for everyone who looks at the same commit
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("sustainfin")


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """`program("soffice", "libreoffice")`: path of the first that the machine has.

    Where it has none the test is skipped, except in CI, which must have them all.
    """

    def find(*names: str) -> str:
        for name in names:
            path = shutil.which(name)
            if path:
                return path
        missing = f"this machine has no {' or '.join(names)}"
        if IN_CI:
            pytest.fail(f"{missing}; in CI it must be installed, see .ci/run")
        pytest.skip(missing)

    return find


@pytest.fixture(scope="session")
def packages() -> Callable[..., None]:
    """`packages("sphinx", "furo")`: go on if these packages are installed.

    Where one is missing the test is skipped, except in CI, which must have them all.
    """

    def need(*names: str) -> None:
        missing = [name for name in names if importlib.util.find_spec(name) is None]
        if missing and IN_CI:
            pytest.fail(f"in CI {', '.join(missing)} must be installed, see pyproject.toml")
        if missing:
            pytest.skip(f"{', '.join(missing)} is not installed: python3 dev.py test does that")

    return need
