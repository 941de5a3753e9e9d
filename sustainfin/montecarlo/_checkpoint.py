"""A file from which a simulation that was cut off goes on, to the same bits."""

import json
import os
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np

from sustainfin import _checks
from sustainfin.running import Model, Plan, Shapes

_WHERE = "simulate"
_EVERY = 15.0  # seconds between two writes


class Saved(Protocol):
    """What a checkpoint saves."""

    keeps: str
    done: set[int]

    def arrays(self) -> dict[str, Any]:
        """Everything that is held as plain arrays."""

    def restore(self, arrays: Mapping[str, Any]) -> None:
        """Take up what `arrays` gave."""

    def differs(self, model: Model) -> str:
        """What the model no longer gives as it was saved, or nothing."""


class Checkpoint:
    """Blocks that are done, in one file of plain arrays (never a pickle)."""

    def __init__(self, path: Path, told: str) -> None:
        self._path = path
        self._told = told
        self._written = time.monotonic()

    @classmethod
    def open(
        cls,
        path: str | Path,
        told: str,
        model: Model,
        gathered: Saved,
    ) -> "Checkpoint":
        """The checkpoint of a simulation; what an earlier run saved is taken up.

        A file of another simulation is refused, and so is one whose last block the model
        no longer reproduces bit by bit.
        """
        place = Path(path)
        if place.is_dir() or not place.absolute().parent.is_dir():
            raise _checks.refusal(
                _WHERE, "checkpoint", "must be a file in a folder that exists", str(place),
                "Make the folder first.",
            )  # fmt: skip
        if place.exists():
            _load(place, told, gathered)
            changed = gathered.differs(model) if gathered.done else ""
            if changed:
                raise _checks.refusal(
                    _WHERE, "checkpoint", f"must hold what the model gives for {changed!r}",
                    str(place), "The model has changed: give another path, or delete the file.",
                )  # fmt: skip
        return cls(place, told)

    def save(self, gathered: Saved, *, now: bool = False) -> None:
        """Write what is done, now and then; the old file stays until the new one is whole."""
        if not now and time.monotonic() - self._written < _EVERY:
            return
        arrays = gathered.arrays()
        arrays["done"] = np.array(sorted(gathered.done), dtype=np.int64)
        arrays["told"] = np.frombuffer(self._told.encode("utf-8"), dtype=np.uint8)
        part = self._path.with_name(self._path.name + ".part")
        with part.open("wb") as file:
            np.savez(file, **arrays)
        os.replace(part, self._path)
        self._written = time.monotonic()


def fingerprint(plan: Plan, keep: str, on_failure: str, shapes: Shapes) -> str:
    """What must agree for blocks to be taken up."""
    told = {
        "keep": keep, "seed": plan.seed, "n_draws": plan.n_draws, "years": list(plan.years),
        "sampling": plan.sampling, "replicates": plan.replicates, "numpy": np.__version__,
        "inputs": [[i.name, i.role, _told_of(i.distribution), float(i.base)] for i in plan.inputs],
        "correlation": plan.correlation.to_dict() if plan.correlation else None,
        "on_failure": on_failure,
        "outputs": [[name, held, *rows] for name, (held, rows) in sorted(shapes.items())],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _told_of(distribution: Any) -> Any:
    """A distribution in words, or by its quantiles where the words hold a place in memory."""
    told = repr(distribution)
    if " at 0x" not in told:
        return told
    probabilities = np.linspace(0, 1, 65)[1:-1]
    return [type(distribution).__name__, np.asarray(distribution.ppf(probabilities)).tolist()]


def _load(place: Path, told: str, gathered: Saved) -> None:
    """Take up the blocks of a file."""
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays = {name: saved[name] for name in saved.files}
    except (OSError, ValueError, EOFError, KeyError, TypeError, BadZipFile, zlib.error) as error:
        raise _checks.refusal(
            _WHERE, "checkpoint", "must be a file this library wrote", str(place),
            "Give another path, or delete the file.",
        ) from error  # fmt: skip
    if arrays.get("told", np.empty(0, dtype=np.uint8)).tobytes().decode("utf-8") != told:
        raise _checks.refusal(
            _WHERE, "checkpoint", "must belong to this simulation", str(place),
            "Seed, draws, inputs, outputs, on_failure or NumPy differ: give another path, or "
            "delete the file.",
        )  # fmt: skip
    gathered.restore(arrays)
    gathered.done.update(arrays["done"].tolist())
