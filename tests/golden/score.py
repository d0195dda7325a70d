"""Golden scores: CLEAR MOT and IDF1 of golden tracks by py-motmetrics 1.4.0.

    python score.py SHARED OUT.golden.json VIDEO=TRACKS.golden.json ...

VIDEO names SHARED/data/VIDEO.gt.txt; rows with conf 0 are left out of the truth. A pair needs an IoU of 0.5.
"""

import json
import sys
from pathlib import Path

import motmetrics
import numpy as np

np.asfarray = lambda a, dtype=float: np.asarray(a, dtype=dtype)  # motmetrics is older than numpy 2, which took it away


def truth_rows(path):
    fields = [[float(v) for v in line.split(",")] for line in path.read_text().split()]
    return [(int(f[0]) - 1, int(f[1]), *f[2:6]) for f in fields if f[6] != 0]


def track_rows(path):
    return [(r[0], r[1], r[2], r[3], r[4] - r[2], r[5] - r[3]) for r in json.loads(path.read_text())["rows"]]


def score(truth, tracks):
    accumulator = motmetrics.MOTAccumulator()
    for frame in sorted({row[0] for row in truth} | {row[0] for row in tracks}):
        a = [row for row in truth if row[0] == frame]
        b = [row for row in tracks if row[0] == frame]
        distances = motmetrics.distances.iou_matrix([row[2:] for row in a], [row[2:] for row in b], max_iou=0.5)
        accumulator.update([row[1] for row in a], [row[1] for row in b], distances, frameid=frame)
    names = ["idf1", "mota", "num_switches", "num_misses", "num_false_positives", "num_objects"]
    result = motmetrics.metrics.create().compute(accumulator, metrics=names, return_dataframe=False)
    return {name: float(value) for name, value in result.items()}


def main():
    shared, out, *pairs = sys.argv[1:]
    scores = []
    for video, tracks in (pair.split("=") for pair in pairs):
        result = score(truth_rows(Path(shared) / "data" / f"{video}.gt.txt"), track_rows(Path(tracks)))
        scores.append({"video": video, "tracks": Path(tracks).name, **result})
    Path(out).write_text(json.dumps(scores, indent=1) + "\n")


if __name__ == "__main__":
    main()
