"""Loads every file of an export with numpy and prints what it found as JSON: `python export-digest.py FOLDER`."""

import csv
import hashlib
import json
import os
import sys

import numpy as np

folder = sys.argv[1]


def path(name):
    return os.path.join(folder, name)


def digest(array):
    contiguous = np.ascontiguousarray(array)
    return {
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        "c_order": bool(array.flags["C_CONTIGUOUS"]),
        "sha256": hashlib.sha256(contiguous.tobytes()).hexdigest(),
    }


matrix = np.load(path("similarity_matrix.npy"))
embeddings = np.load(path("embeddings.npy"))
similarity_json = json.load(open(path("similarity_matrix.json"), encoding="utf-8"))
embeddings_json = json.load(open(path("embeddings.json"), encoding="utf-8"))
persons = np.load(path("canonical_persons.npz"), allow_pickle=True)["persons"]
selected = np.load(path("selected_person.npz"), allow_pickle=True)
with open(path("decisions.csv"), encoding="utf-8", newline="") as file:
    decisions = list(csv.DictReader(file))

ids = similarity_json["person_ids"]
text = np.array(similarity_json["similarity_matrix"], dtype=np.float32)
high = matrix >= similarity_json["similarity_threshold"]
print(
    json.dumps(
        {
            "numpy": np.__version__,
            "matrix": digest(matrix),
            "matrix_from_json": digest(text),
            "symmetric": bool((matrix == matrix.T).all()),
            "diagonal": sorted({float(value) for value in np.diag(matrix)}),
            "largest_error": float(np.abs(matrix - embeddings @ embeddings.T).max()),
            "embeddings": digest(embeddings),
            "embeddings_from_json": digest(
                np.array([embeddings_json["embeddings"][str(id)] for id in ids], dtype=np.float32)
            ),
            "high_pairs": sorted([ids[a], ids[b]] for a, b in np.argwhere(np.triu(high, 1))),
            "high_pairs_from_json": sorted([a, b] for a, b, _ in similarity_json["high_similarity_pairs"]),
            "persons": [
                {key: digest(value) if isinstance(value, np.ndarray) else value for key, value in person.items()}
                for person in persons
            ],
            "selected": {
                "person_id": int(selected["person_id"]),
                "frame_numbers": digest(selected["frame_numbers"]),
                "video_metadata": selected["video_metadata"].item(),
            },
            "decisions": decisions,
        }
    )
)
