"""Prints what an export holds, as JSON: the persons with their rows, and the shapes that must agree."""
import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
persons = np.load(folder / "canonical_persons.npz", allow_pickle=True)["persons"]
matrix = np.load(folder / "similarity_matrix.npy")
embeddings = np.load(folder / "embeddings.npy")
listed = json.loads((folder / "similarity_matrix.json").read_text())
print(
    json.dumps(
        {
            "persons": [
                {
                    "id": int(person["person_id"]),
                    "made_of": sorted(int(part) for part in person["original_tracklet_ids"]),
                    "rows": len(person["frame_numbers"]),
                }
                for person in persons
            ],
            "matrix": list(matrix.shape),
            "embeddings": list(embeddings.shape),
            "listed": listed["person_ids"],
            "symmetric": bool(np.array_equal(matrix, matrix.T)),
        }
    )
)
