"""Writes arrays, pickles and a persons file into a folder, with whatever numpy this Python has.

Usage: numpy-samples.py FOLDER

arrays/NAME.npy with arrays.json (dtype, shape, values in C order as text); pickles/VALUE-PROTOCOL.pkl; canonical_persons.npz
and persons.json.
"""

import json
import os
import pickle
import sys

import numpy as np

folder = sys.argv[1]
os.makedirs(os.path.join(folder, "arrays"))
os.makedirs(os.path.join(folder, "pickles"))

random = np.random.RandomState(7)
dtypes = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
shapes = [(), (0,), (5,), (0, 4), (3, 4), (2, 3, 4)]
arrays = []


def sample(dtype, shape):
    if dtype == "bool":
        return random.rand(*shape) > 0.5 if shape else np.array(True)
    if dtype.startswith("float"):
        return np.array(random.randn(*shape) * 1000, dtype=dtype)
    limits = np.iinfo(dtype)
    return np.array(random.randint(limits.min, limits.max, size=shape, dtype=dtype), dtype=dtype)


for dtype in dtypes:
    for shape in shapes:
        for order in "CF":
            for swapped in (False, True):
                array = np.asarray(sample(dtype, shape), order=order)
                stored = array.astype(array.dtype.newbyteorder(">")) if swapped else array
                name = f"{dtype}-{'x'.join(map(str, shape)) or 'scalar'}-{order}{'-big' if swapped else ''}.npy"
                np.save(os.path.join(folder, "arrays", name), stored)
                values = [str(int(v)) if dtype != "float32" and dtype != "float64" else repr(float(v)) for v in array.ravel()]
                arrays.append({"name": name, "dtype": dtype, "shape": list(shape), "values": values})
json.dump(arrays, open(os.path.join(folder, "arrays.json"), "w"))

values = {
    "plain": [None, True, False, 0, -1, 255, 256, 65535, 65536, -(2**31), 2**31, 2**53, 2**62, -(2**63), 1.5, -0.25, "grüße", b"\xff\x00", b""],
    "nested": {"a": (1, (2, [3, {"b": ()}])), "__proto__": {"x": 1}, 7: "seven"},
    "matrix": np.arange(6, dtype=np.float32).reshape(2, 3),
    "fortran": np.asfortranarray(np.arange(6, dtype=np.float64).reshape(2, 3)),
    "big": np.array([1, -2, 3], dtype=">i4"),
    "empty": np.zeros((0, 4), dtype=np.float32),
    "strided": np.arange(10, dtype=np.int64)[::3],
    "scalars": [np.float32(1.5), np.int64(-7), np.bool_(True), np.uint8(200), np.float64(0.1)],
    "objects": np.array([{"n": 1}, None, [np.int16(4)]], dtype=object),
    "same": [[1, 2], "x" * 300] * 2,
}
for name, value in values.items():
    for protocol in (2, 3, 4, 5):
        with open(os.path.join(folder, "pickles", f"{name}-{protocol}.pkl"), "wb") as file:
            pickle.dump(value, file, protocol=protocol)

persons = []
facts = []
for person_id in (3, 1, 12):
    rows = int(random.randint(1, 40))
    frames = np.sort(random.choice(500, rows, replace=False)).astype(np.int64)
    # Somebody who walks: corners, with digits that only float32 has.
    corners = np.stack([100 + 0.3 * frames, np.full(rows, 50.0)], axis=1) + random.rand(rows, 2)
    bboxes = np.concatenate([corners, corners + [40, 100] + random.rand(rows, 2)], axis=1).astype(np.float32)
    confidences = random.rand(rows).astype(np.float32)
    indices = random.randint(0, 10000, rows).astype(np.int64)
    persons.append(
        {
            "person_id": np.int64(person_id) if person_id == 1 else person_id,
            "frame_numbers": frames,
            "bboxes": np.asfortranarray(bboxes) if person_id == 12 else bboxes,
            "confidences": confidences,
            "detection_indices": indices,
            ("tracklet_ids" if person_id == 12 else "original_tracklet_ids"): [np.int64(person_id), 70 + person_id],
            "num_tracklets_merged": 2,
        }
    )
    facts.append(
        {
            "person_id": person_id,
            "frames": frames.tolist(),
            "bboxes": bboxes.ravel().tolist(),
            "confidences": confidences.tolist(),
            "detection_indices": indices.tolist(),
            "tracklet_ids": [person_id, 70 + person_id],
        }
    )
np.savez_compressed(os.path.join(folder, "canonical_persons.npz"), persons=np.array(persons, dtype=object))
json.dump(facts, open(os.path.join(folder, "persons.json"), "w"))
