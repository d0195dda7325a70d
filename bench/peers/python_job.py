"""The whole job done the usual way in Python: the peer that `npm run bench -- job` measures Doppel against.

OpenCV reads every frame in a loop, crops are cut where a person was planned, Pillow writes the animated previews and
onnxruntime describes the crops. Same video, same persons, same planned frames, same model, same number of crops described.

usage: python_job.py VIDEO PLAN.json MODEL.onnx OUT_FOLDER

PLAN.json: {"persons": {"<id>": [[frame, x1, y1, x2, y2], ...]}}. Prints one JSON object with the seconds of each part.
"""

import json
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from PIL import Image, ImageOps

MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


def extract(video, persons):
    wanted = {}
    for person, rows in persons.items():
        for frame, x1, y1, x2, y2 in rows:
            wanted.setdefault(frame, []).append((person, x1, y1, x2, y2))
    crops = {person: [] for person in persons}
    capture = cv2.VideoCapture(video)
    frame = 0
    while True:
        ok, picture = capture.read()
        if not ok:
            break
        for person, x1, y1, x2, y2 in wanted.get(frame, []):
            crops[person].append(cv2.cvtColor(picture[y1:y2, x1:x2], cv2.COLOR_BGR2RGB))
        frame += 1
    capture.release()
    return crops


def preview(crops, path):
    pages = []
    for crop in crops:
        picture = ImageOps.contain(Image.fromarray(crop), (256, 256), Image.BICUBIC)
        page = Image.new("RGB", (256, 256))
        page.paste(picture, ((256 - picture.width) // 2, (256 - picture.height) // 2))
        pages.append(page)
    pages[0].save(path, save_all=True, append_images=pages[1:], duration=100, loop=0, quality=80)


def describe(session, crops):
    batch = np.stack(
        [
            (
                (np.asarray(Image.fromarray(crop).resize((128, 256), Image.BILINEAR), dtype=np.float32) / 255 - MEAN) / STD
            ).transpose(2, 0, 1)
            for crop in crops
        ]
    )
    name = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {name: batch[i : i + 16]})[0] for i in range(0, len(batch), 16)])


def main():
    video, plan, model, out = sys.argv[1:5]
    persons = json.loads(Path(plan).read_text())["persons"]
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    seconds = {}

    started = time.perf_counter()
    crops = extract(video, persons)
    seconds["crops"] = time.perf_counter() - started

    started = time.perf_counter()
    for person, pictures in crops.items():
        preview(pictures, folder / f"person_{person}.webp")
    seconds["previews"] = time.perf_counter() - started

    started = time.perf_counter()
    session = onnxruntime.InferenceSession(model)
    means = np.stack([describe(session, pictures).mean(axis=0) for pictures in crops.values()])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    np.save(folder / "similarity_matrix.npy", means @ means.T)
    seconds["embed"] = time.perf_counter() - started

    print(json.dumps({"seconds": seconds, "crops": sum(len(pictures) for pictures in crops.values())}))


main()
