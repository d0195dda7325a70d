"""What Python makes of crops: Pillow's resize and onnxruntime's embeddings.

Arguments: the model, a folder, and JPEG files. For each file it writes the raw pixels
as Pillow decodes them (N.rgb) and the resized ones (N.resized.rgb), so that both sides begin with the same numbers; then
embeddings.f32 (float32, a row a crop) and prints JSON with the sizes. Generated sizes follow the files: noise of a fixed
seed, tiny, narrow and large, for the resize alone.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

model, folder, *files = sys.argv[1:]
folder = Path(folder)
random = np.random.default_rng(7)
made = [(1, 1), (1, 9), (2, 300), (3, 3), (17, 60), (127, 255), (128, 256), (129, 257), (300, 41), (128, 90), (700, 1900)]
pictures = [Image.open(file).convert("RGB") for file in files]
pictures += [Image.fromarray(random.integers(0, 256, (height, width, 3), dtype=np.uint8)) for width, height in made]

rows = []
for index, picture in enumerate(pictures):
    resized = picture.resize((128, 256), Image.BILINEAR)
    (folder / f"{index}.rgb").write_bytes(picture.tobytes())
    (folder / f"{index}.resized.rgb").write_bytes(resized.tobytes())
    if index < len(files):
        unit = np.asarray(resized, dtype=np.float32) / 255
        rows.append((unit - np.float32([0.485, 0.456, 0.406])) / np.float32([0.229, 0.224, 0.225]))

if rows:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # threads that spin would starve the tests that run beside this one
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    batch = np.stack(rows).transpose(0, 3, 1, 2)
    (name,) = [tensor.name for tensor in session.get_inputs()]
    vectors = [session.run(None, {name: np.ascontiguousarray(batch[k : k + 8])})[0] for k in range(0, len(batch), 8)]
    (folder / "embeddings.f32").write_bytes(np.concatenate(vectors).astype("<f4").tobytes())
print(json.dumps({"sizes": [picture.size for picture in pictures]}))
