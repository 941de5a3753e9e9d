"""What all tests share: the hypothesis profile, and programs of the machine."""

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
