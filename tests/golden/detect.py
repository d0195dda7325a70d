"""Golden detections: person boxes of the public clips by the usual Python route (OpenCV frames, cv2.resize letterbox,
onnxruntime on the CPU, numpy head decoding and greedy NMS).

    python detect.py SHARED MODEL.onnx VIDEO.mp4 OUT.golden.json [--every K] [--nms 0.6]

SHARED/models and SHARED/data hold weights and clips. The result holds numbers only:
{"model", "sha256", "nms", "frames": [[frame, x1, y1, x2, y2, score, ...], ...]}, frames from 0, boxes in source pixels
(two decimals), scores (four decimals) at least 0.1, best first, at most 15 a frame. Every number is rounded here, before
any tracker sees it, so that all trackers are fed exactly the same.
"""

import argparse
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

LOW, MOST = 0.1, 15


def letterbox(image, height, width, centred):
    scale = min(width / image.shape[1], height / image.shape[0])
    new_w, new_h = round(image.shape[1] * scale), round(image.shape[0] * scale)
    resized = cv2.resize(image, (new_w, new_h), interpolation=cv2.INTER_LINEAR) if scale != 1 else image
    left, top = ((width - new_w) // 2, (height - new_h) // 2) if centred else (0, 0)
    canvas = np.full((height, width, 3), 114, np.uint8)
    canvas[top : top + new_h, left : left + new_w] = resized
    return canvas, scale, left, top


def decode_yolox(output, height, width):
    grids, strides = [], []
    for stride in (8, 16, 32):
        ys, xs = np.meshgrid(np.arange(height // stride), np.arange(width // stride), indexing="ij")
        grids.append(np.stack([xs.ravel(), ys.ravel()], 1))
        strides.append(np.full(xs.size, stride))
    grid, stride = np.concatenate(grids), np.concatenate(strides)[:, None]
    rows = output[0].astype(np.float64)
    centre = (rows[:, :2] + grid) * stride
    size = np.exp(rows[:, 2:4]) * stride
    return centre, size, rows[:, 4] * rows[:, 5]


def decode_v8(output):
    rows = output[0].T.astype(np.float64)
    return rows[:, :2], rows[:, 2:4], rows[:, 4]


def decode_rtmdet(output):
    rows = output[0].astype(np.float64)
    return (rows[:, :2] + rows[:, 2:4]) / 2, rows[:, 2:4] - rows[:, :2], rows[:, 4]


def nms(boxes, scores, threshold):
    order, kept = np.argsort(-scores, kind="stable"), []
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        w = np.minimum(boxes[best, 2], boxes[rest, 2]) - np.maximum(boxes[best, 0], boxes[rest, 0])
        h = np.minimum(boxes[best, 3], boxes[rest, 3]) - np.maximum(boxes[best, 1], boxes[rest, 1])
        inter = np.maximum(w, 0) * np.maximum(h, 0)
        order = rest[inter / (area[best] + area[rest] - inter) <= threshold]
    return kept


class Detector:
    def __init__(self, path, nms_iou):
        self.session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0]
        outputs = self.session.get_outputs()
        self.rtmdet = outputs[0].name == "dets"
        self.yolox = outputs[0].shape[1] == 3549
        self.height, self.width = (416, 416) if self.rtmdet else self.input.shape[2:]
        self.nms_iou = nms_iou

    def size(self, bgr):
        """Height and width of the input; RTMDet's takes what the shrunken picture needs, in multiples of 32."""
        if not self.rtmdet:
            return self.height, self.width
        scale = min(self.width / bgr.shape[1], self.height / bgr.shape[0])
        return [-(-round(side * scale) // 32) * 32 for side in bgr.shape[:2]]

    def detect(self, bgr):
        """(n, 5) x1 y1 x2 y2 score of the persons of one picture."""
        height, width = self.size(bgr)
        canvas, scale, left, top = letterbox(bgr, height, width, centred=not (self.yolox or self.rtmdet))
        if self.rtmdet:
            mean, std = [103.53, 116.28, 123.675], [57.375, 57.12, 58.395]
            tensor = ((canvas - mean) / std).astype(np.float32).transpose(2, 0, 1)[None]
        elif self.yolox:
            tensor = canvas.astype(np.float32).transpose(2, 0, 1)[None]
        else:
            tensor = np.ascontiguousarray(canvas[:, :, ::-1].transpose(2, 0, 1)[None]).astype(np.float32) / 255
        output = self.session.run(None, {self.input.name: np.ascontiguousarray(tensor)})[0]
        if self.rtmdet:
            centre, size, scores = decode_rtmdet(output)
        else:
            centre, size, scores = decode_yolox(output, height, width) if self.yolox else decode_v8(output)
        keep = scores >= LOW
        boxes = np.concatenate([centre - size / 2, centre + size / 2], 1)[keep]
        boxes = (boxes - [left, top, left, top]) / scale
        boxes = np.clip(boxes, 0, [bgr.shape[1], bgr.shape[0]] * 2)
        scores = scores[keep]
        kept = nms(boxes, scores, self.nms_iou)[:MOST]
        return np.concatenate([boxes[kept], scores[kept, None]], 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("model")
    parser.add_argument("video")
    parser.add_argument("out", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--nms", type=float, default=0.6)
    args = parser.parse_args()
    model = args.shared / "models" / args.model
    detector = Detector(model, args.nms)
    capture = cv2.VideoCapture(str(args.shared / "data" / args.video))
    frames, index = [], 0
    while True:
        more, bgr = capture.read()
        if not more:
            break
        if index % args.every == 0:
            rows = detector.detect(bgr)
            flat = [v for r in rows for v in [*(round(float(c), 2) for c in r[:4]), round(float(r[4]), 4)]]
            frames.append([index, *flat])
        index += 1
    head = {"model": args.model, "sha256": hashlib.sha256(model.read_bytes()).hexdigest(), "video": args.video}
    head |= {"nms": args.nms, "frame_count": index}
    lines = ",\n".join(json.dumps(frame, separators=(",", ":")) for frame in frames)
    args.out.write_text(json.dumps(head)[:-1] + ', "frames": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
