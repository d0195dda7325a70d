"""Reads videos the way OpenCV users do, and keeps some of the frames.

Standard input: a JSON list of {"video": path, "stride": n, "frames": path}. Every n-th frame goes to "frames" as raw RGB,
one after the other. Standard output: a JSON list of {"count", "width", "height"} in the same order.
"""

import json
import sys

import cv2


def read(video, stride, frames):
    capture = cv2.VideoCapture(video)
    count = 0
    height = width = 0
    with open(frames, "wb") as kept:
        while True:
            there, picture = capture.read()
            if not there:
                break
            if count % stride == 0:
                height, width = picture.shape[:2]
                kept.write(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).tobytes())
            count += 1
    capture.release()
    return {"count": count, "width": width, "height": height}


json.dump([read(job["video"], job["stride"], job["frames"]) for job in json.load(sys.stdin)], sys.stdout)
