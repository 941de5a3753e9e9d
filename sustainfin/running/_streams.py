"""A generator for each input and block, keyed by seed, name and block number."""

import hashlib
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

from sustainfin._text import nfc

# Draws of one stream block. A generator is made for each input and block; at this size
# making it costs one or two per cent of the draws, and the numbers fit in the cache.
BLOCK = 16_384
LEAST = 2.0**-54  # stands for a uniform of 0, half a step below the next one


class _Words(ISeedSequence):
    """Seed words from a hash, as a bit generator asks for them."""

    def __init__(self, digest: bytes) -> None:
        self._words = np.frombuffer(digest, dtype="<u8")

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Any:
        """The first words; SFC64 asks for three of 64 bits."""
        if dtype is not np.uint64 or n_words > self._words.size:
            raise ValueError("the seed words are at most four of 64 bits")
        return self._words[:n_words]


class Stream:
    """The generators of one input, block after block."""

    __slots__ = ("_hash",)

    def __init__(self, seed: int, name: str) -> None:
        # No name holds a zero byte and no number ends in one, so no two keys meet.
        self._hash = hashlib.sha256(f"{seed}\0{nfc(name)}\0".encode())

    def at(self, block: int) -> np.random.Generator:
        """The generator of a block."""
        digest = self._hash.copy()
        digest.update(block.to_bytes(8, "little"))
        # NumPy takes any ISeedSequence here; its stubs name SeedSequence alone.
        words: Any = _Words(digest.digest())
        return np.random.Generator(np.random.SFC64(words))


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
        SFC64, seeded by the SHA-256 hash of the three.

    Examples
    --------
    >>> stream(7, "users", 0).random() == stream(7, "users", 0).random()
    True
    >>> stream(7, "users", 0).random() == stream(7, "price", 0).random()
    False
    """
    return Stream(seed, name).at(block)


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
    return np.maximum(out, LEAST, out=out)
