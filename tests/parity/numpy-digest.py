"""Prints, as JSON, what numpy sees in each file given: types, shapes, SHA-256 of the elements, and plain values as they are.

Usage: numpy-digest.py FILE...
"""

import hashlib
import json
import sys

import numpy as np


def describe(value):
    if isinstance(value, np.ndarray) and value.dtype == object:
        return {"shape": list(value.shape), "items": [describe(item) for item in value.ravel().tolist()]}
    if isinstance(value, np.ndarray):
        plain = np.ascontiguousarray(value)
        digest = hashlib.sha256(plain.tobytes()).hexdigest()
        return {"dtype": str(value.dtype), "shape": list(value.shape), "sha256": digest}
    if isinstance(value, dict):
        return {"dict": [[key, describe(item)] for key, item in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [describe(item) for item in value]}
    if isinstance(value, list):
        return [describe(item) for item in value]
    if isinstance(value, float):
        return {"float": value}
    return value


def load(path):
    loaded = np.load(path, allow_pickle=True)
    if isinstance(loaded, np.ndarray):
        return describe(loaded)
    return {name: describe(loaded[name]) for name in loaded.files}


json.dump([load(path) for path in sys.argv[1:]], sys.stdout)
