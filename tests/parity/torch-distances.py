"""Distances between pictures by torch: one head's losses if what was found on another picture were its labels.

Arguments: a folder and `float32` or `float64`. The folder holds heads.json (anchors, strides, classes; for each picture its boxes and classes) and,
for each picture N, N.distribution and N.logits (float32, (64, anchors) and (classes, anchors)). Prints JSON: the processor milliseconds a pair
on one thread, and the distances (heads, targets, 3): box, cls, dfl. A pair is computed as a loss is in training, from the raw head on.

Written from the papers: task-aligned assignment (Feng et al. 2021; 10 anchors a label, alpha 0.5, beta 6), complete IoU (Zheng et al. 2020),
distribution focal loss (Li et al. 2020); labels narrower than 16 pixels are widened to 16 before anchors are looked for.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch

folder, precision = Path(sys.argv[1]), sys.argv[2]
real = {"float32": torch.float32, "float64": torch.float64}[precision]
torch.set_num_threads(1)
TOP, ALPHA, BETA, WIDEN, BINS, EPS = 10, 0.5, 6, 16, 16, 1e-7

facts = json.loads((folder / "heads.json").read_text())
anchors = torch.tensor(facts["anchors"], dtype=real).reshape(-1, 2)
strides = torch.tensor(facts["strides"], dtype=real)
bins = torch.arange(BINS, dtype=real)


def complete_iou(a, b):
    wa, ha = a[..., 2] - a[..., 0], a[..., 3] - a[..., 1] + EPS
    wb, hb = b[..., 2] - b[..., 0], b[..., 3] - b[..., 1] + EPS
    wide = (torch.minimum(a[..., 2], b[..., 2]) - torch.maximum(a[..., 0], b[..., 0])).clamp(min=0)
    high = (torch.minimum(a[..., 3], b[..., 3]) - torch.maximum(a[..., 1], b[..., 1])).clamp(min=0)
    iou = wide * high / (wa * ha + wb * hb - wide * high + EPS)
    cw = torch.maximum(a[..., 2], b[..., 2]) - torch.minimum(a[..., 0], b[..., 0])
    ch = torch.maximum(a[..., 3], b[..., 3]) - torch.minimum(a[..., 1], b[..., 1])
    dx, dy = b[..., 0] + b[..., 2] - a[..., 0] - a[..., 2], b[..., 1] + b[..., 3] - a[..., 1] - a[..., 3]
    apart = (dx**2 + dy**2) / 4 / (cw**2 + ch**2 + EPS)
    v = 4 / math.pi**2 * (torch.atan(wb / hb) - torch.atan(wa / ha)) ** 2
    return iou - apart - v * v / (v - iou + 1 + EPS)


def pair_losses(distribution, logits, labels, classes):
    sides = distribution.reshape(4, BINS, -1)
    cells = (sides.softmax(1) * bins[None, :, None]).sum(1).T * strides[:, None]
    boxes = torch.cat([anchors - cells[:, :2], anchors + cells[:, 2:]], 1)
    empty = torch.nn.functional.softplus(logits).sum()
    if len(labels) == 0:
        return torch.stack([empty * 0, empty, empty * 0])
    centres, sizes = (labels[:, :2] + labels[:, 2:]) / 2, labels[:, 2:] - labels[:, :2]
    looked = torch.where(sizes < WIDEN, torch.full_like(sizes, WIDEN), sizes) / 2
    low = torch.where(sizes < WIDEN, centres - looked, labels[:, :2])
    high = torch.where(sizes < WIDEN, centres + looked, labels[:, 2:])
    inside = ((anchors[None] - low[:, None] > 1e-9) & (high[:, None] - anchors[None] > 1e-9)).all(2)
    signed = complete_iou(labels[:, None], boxes[None])
    overlaps = signed.clamp(min=0) * inside
    align = (logits.sigmoid()[classes] * inside) ** ALPHA * overlaps**BETA
    taken = torch.zeros_like(align).scatter_(1, align.topk(TOP, 1).indices, 1.0) * inside
    several = taken.sum(0) > 1
    taken[:, several] = torch.nn.functional.one_hot(overlaps[:, several].argmax(0), len(labels)).T.to(real)
    best_align, best_overlap = (align * taken).amax(1, keepdim=True), (overlaps * taken).amax(1, keepdim=True)
    scores = (align * taken * best_overlap / (best_align + 1e-9)).amax(0)
    positive = taken.sum(0) > 0
    owners = taken.argmax(0)[positive]
    weight = scores[positive]
    divisor = scores.sum().clamp(min=1)
    box = (weight * (1 - signed[owners, positive.nonzero()[:, 0]])).sum() / divisor
    cls = (empty - (weight * logits[classes[owners], positive]).sum()) / divisor
    own, near, cell = labels[owners], anchors[positive], strides[positive, None]
    distance = (torch.cat([near - own[:, :2], own[:, 2:] - near], 1) / cell).clamp(0, BINS - 1 - 0.01)
    left = distance.floor().long()
    share = distance - left
    rows = sides[:, :, positive].permute(2, 0, 1)
    lse = rows.logsumexp(2)
    at = lambda bin: rows.gather(2, bin[:, :, None])[:, :, 0]
    dfl = (weight * (lse - (1 - share) * at(left) - share * at(left + 1)).mean(1)).sum() / divisor
    return torch.stack([box, cls, dfl])


def read(name, rows):
    return torch.from_numpy(np.fromfile(folder / name, dtype="<f4").reshape(rows, -1)).to(real)


heads = [(read(f"{n}.distribution", 64), read(f"{n}.logits", facts["classes"])) for n in range(len(facts["pictures"]))]
targets = [
    (torch.tensor(one["boxes"], dtype=real).reshape(-1, 4), torch.tensor(one["classes"], dtype=torch.long)) for one in facts["pictures"]
]
with torch.no_grad():
    pair_losses(*heads[0], *targets[0])
    before = time.process_time()
    distances = [[pair_losses(*head, *target).tolist() for target in targets] for head in heads]
    spent = time.process_time() - before
print(json.dumps({"ms": spent * 1000 / len(heads) / len(targets), "torch": torch.__version__, "distances": distances}))
