"""Golden tracks: runs a reference ByteTrack, as a black box, over a file of golden detections.

    python track.py original|boxmot DETECTIONS.golden.json OUT.golden.json [--folder BYTETRACK]

`original` is yolox/tracker of github.com/ifzhang/ByteTrack (MIT), whose checkout --folder names (needs cython_bbox, lap,
scipy, torch); `boxmot` is the PyPI package (AGPL-3.0; only run, nothing of it is here). Both get track_thresh 0.4,
track_buffer 50 (at the 30 frames a second at which the buffer counts plain frames) and match_thresh 0.6.

The result holds numbers only: {"reference", "detections", "rows": [[frame, id, x1, y1, x2, y2, score], ...]}, frames from
0, ids numbered by first appearance, boxes with four decimals as the tracker gave them (its filtered state).
"""

import argparse
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np

TRACK_THRESH, TRACK_BUFFER, MATCH_THRESH = 0.4, 50, 0.6


def original(folder):
    """A function from the (n, 5) rows of one frame to (id, x1, y1, x2, y2, score) tuples."""
    np.float = float  # the code is older than numpy 1.24, which took this name away
    sys.path.insert(0, str(folder))
    from yolox.tracker.byte_tracker import BYTETracker

    settings = {"track_thresh": TRACK_THRESH, "track_buffer": TRACK_BUFFER, "match_thresh": MATCH_THRESH}
    tracker = BYTETracker(SimpleNamespace(**settings, mot20=False))
    return lambda rows: [(t.track_id, *t.tlbr, t.score) for t in tracker.update(rows.copy(), (1, 1), (1, 1))]


def boxmot():
    from boxmot import ByteTrack

    tracker = ByteTrack(track_thresh=TRACK_THRESH, track_buffer=TRACK_BUFFER, match_thresh=MATCH_THRESH)
    picture = np.zeros((1, 1, 3), np.uint8)

    def step(rows):
        with_class = np.concatenate([rows, np.zeros((len(rows), 1))], 1)
        return [(int(r[4]), *r[:4], r[5]) for r in tracker.update(with_class, picture)]

    return step


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reference", choices=["original", "boxmot"])
    parser.add_argument("detections", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    step = original(args.folder) if args.reference == "original" else boxmot()
    numbers, rows = {}, []
    for index, *flat in json.loads(args.detections.read_text())["frames"]:
        boxes = np.array(flat, np.float64).reshape(-1, 5)
        for track, *values in sorted(step(boxes)):
            number = numbers.setdefault(int(track), len(numbers) + 1)
            rows.append([index, number, *(round(float(v), 4) for v in values)])
    head = {"reference": args.reference, "detections": args.detections.name}
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    args.out.write_text(json.dumps(head)[:-1] + ', "rows": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
