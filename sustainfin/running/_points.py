"""Points that are spread evenly: Latin hypercubes and scrambled Sobol' points, part by part."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin.running._streams import BLOCK, LEAST, stream

Floats = NDArray[np.float64]
_MOST = 1 - 2.0**-53


class Points:
    """Uniforms by stream key; the independent parts are made when they are asked for.

    A few parts are held at a time, so that memory does not grow with the number of draws.
    """

    def __init__(self, seed: int, keys: Sequence[str], size: int, *, sobol: bool) -> None:
        self._seed = seed
        self._keys = tuple(keys)
        self._size = size
        self._sobol = sobol
        self._held: dict[tuple[str, int], Floats] = {}
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        state = {**self.__dict__, "_held": {}}
        del state["_lock"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()

    def fill(self, key: str, first: int, out: Floats) -> None:
        """Points of a key from draw `first` on, written to `out`."""
        done = 0
        while done < out.size:
            part, at = divmod(first + done, self._size)
            points = self._part(key, part)
            n = min(out.size - done, self._size - at)
            out[done : done + n] = points[at : at + n]
            done += n

    def _part(self, key: str, part: int) -> Floats:
        """All points of a key in one part."""
        with self._lock:
            if (key, part) not in self._held:
                reach = 2 + 4 * BLOCK // self._size
                for old in [held for held in self._held if abs(held[1] - part) > reach]:
                    del self._held[old]
                made = self._make(key, part)
                self._held.update({(name, part): points for name, points in made.items()})
            return self._held[key, part]

    def _make(self, key: str, part: int) -> dict[str, Floats]:
        """Points of one part: of this key for a hypercube, of all keys for Sobol' points."""
        if not self._sobol:
            generator = stream(self._seed, f"{key}/latin", part)
            strata = generator.permutation(self._size) + generator.random(self._size)
            return {key: _inside(strata / self._size)}
        from scipy.stats import qmc

        # Sobol spawns a child of its generator, which needs numpy's own seed sequence.
        entropy = stream(self._seed, "/sobol", part).integers(2**63, size=4).tolist()
        engine = qmc.Sobol(len(self._keys), scramble=True, rng=np.random.default_rng(entropy))
        columns = np.ascontiguousarray(engine.random(self._size).T)
        return {name: _inside(column) for name, column in zip(self._keys, columns, strict=True)}


def _inside(points: Floats) -> Floats:
    """Points in the open interval (0, 1), so that every quantile is finite."""
    return np.clip(points, LEAST, _MOST, out=points)
