"""A generator for each input and block, keyed by seed, name and block number."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from sustainfin._text import nfc

# Draws of one stream block. A generator is made for each input and block; at this size
# making it costs a few per cent of the draws, and the numbers fit in the cache.
BLOCK = 16_384
_HALF_STEP = 2.0**-54  # moves uniforms from [0, 1) into the open interval


def stream(seed: int, name: str, block: int) -> np.random.Generator:
    """The generator of one block of one input (난수 흐름).

    Parameters
    ----------
    seed : int
        Seed of the simulation, >= 0; 0, 1 and 2 are unrelated.
    name : str
        Name of the input.
    block : int
        Number of the block, >= 0.

    Returns
    -------
    Generator
        SFC64, seeded through a hash of the three.

    Examples
    --------
    >>> stream(7, "users", 0).random() == stream(7, "users", 0).random()
    True
    >>> stream(7, "users", 0).random() == stream(7, "price", 0).random()
    False
    """
    digest = hashlib.sha256(nfc(name).encode("utf-8")).digest()
    words = np.frombuffer(digest[:16], dtype="<u4").tolist()
    return np.random.Generator(
        np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(*words, block)))
    )


def uniforms(seed: int, name: str, block: int, n: int = BLOCK) -> NDArray[np.float64]:
    """The first draws of a block, uniform in the open interval (0, 1).

    Parameters
    ----------
    seed : int
        Seed of the simulation.
    name : str
        Name of the input.
    block : int
        Number of the block.
    n : int
        How many, at most a block.

    Returns
    -------
    ndarray of float, shape (n,)
        Never 0 or 1, so that every quantile is finite.

    Examples
    --------
    >>> float(uniforms(7, "users", 0, 2)[0]) == float(uniforms(7, "users", 0, 1)[0])
    True
    """
    out = stream(seed, name, block).random(n)
    out += _HALF_STEP
    return out


def normals(seed: int, name: str, block: int, n: int = BLOCK) -> NDArray[np.float64]:
    """The first draws of a block, standard normal."""
    return stream(seed, name, block).standard_normal(n)
