"""COCO's average precision by pycocotools, of boxes and of masks.

Arguments: the labels and the results, as `doppel insight export` writes them. Prints JSON: for "bbox" and "segm" the mean over IoU 0.5 to 0.95
and, by category id, the AP at 0.5 and the mean; null where a category has no labels.
"""

import contextlib
import io
import json
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

labels_file, results_file = sys.argv[1:]


def mean(precision):
    known = precision[precision > -1]
    return None if known.size == 0 else float(known.mean())


answer = {}
with contextlib.redirect_stdout(io.StringIO()):
    labels = COCO(labels_file)
    with open(results_file) as file:
        results = json.load(file)
    for kind in ("bbox", "segm"):
        rows = [dict(row) for row in results if kind == "bbox" or "segmentation" in row]
        if kind == "bbox":
            for row in rows:
                row.pop("segmentation", None)
        evaluation = COCOeval(labels, labels.loadRes(rows), kind)
        evaluation.evaluate()
        evaluation.accumulate()
        # (IoU limits, recalls, categories, areas, most predictions): all areas, 100 predictions.
        precision = evaluation.eval["precision"][:, :, :, 0, 2]
        classes = {
            str(category): {"ap50": mean(precision[0, :, at]), "ap": mean(precision[:, :, at])}
            for at, category in enumerate(evaluation.params.catIds)
        }
        # Classes weigh alike, as COCO's own mean has them: each has the same numbers of limits and recalls.
        answer[kind] = {"map": mean(np.asarray(precision)), "classes": classes}
print(json.dumps(answer))
