"""Writing a model's file."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]
_ROUNDING = 0.02
"""By how much weights differ at most that are fitted to vectors of another processor, which rounds otherwise."""


def write(path: Path, fingerprint: str, arrays: Arrays) -> str:
    """Write the model unless the file has it already, but for what processors round; say which it was.

    So that whoever makes the models again, with nothing changed, finds nothing changed.
    """
    if path.exists() and _is_in(path, fingerprint, arrays):
        return f"{path.name}: fitted again, and the same as it was"
    np.savez_compressed(path, fingerprint=np.array(fingerprint), **arrays)  # type: ignore[arg-type]
    return f"{path.name}: written"


def _is_in(path: Path, fingerprint: str, arrays: Arrays) -> bool:
    with np.load(path) as stored:
        if set(stored.files) != {"fingerprint", *arrays} or str(stored["fingerprint"]) != fingerprint:
            return False
        return all(_alike(stored[name], array) for name, array in arrays.items())


def _alike(stored: NDArray[np.generic], array: NDArray[np.generic]) -> bool:
    if stored.shape != array.shape or stored.dtype.kind != array.dtype.kind:
        return False
    if array.dtype.kind != "f":
        return bool((stored == array).all())
    return bool(np.allclose(stored.astype(np.float32), array.astype(np.float32), rtol=0.0, atol=_ROUNDING))
