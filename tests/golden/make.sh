#!/bin/sh
# Makes every golden file of this folder anew: make.sh SHARED PYTHON BYTETRACK_CHECKOUT
#
# PYTHON has boxmot 25.0.0, opencv-python-headless 5.0.0.93, onnxruntime, motmetrics 1.4.0, cython_bbox and lap. The
# checkout is github.com/ifzhang/ByteTrack.
set -eu
shared=$1 python=$2 bytetrack=$3
cd "$(dirname "$0")"
for clip in TUD-Campus PETS09-S2L1-clip PETS09-S2L1; do
  "$python" detect.py "$shared" yolox_nano.onnx "$clip.mp4" "$clip.detections.golden.json"
  "$python" track.py boxmot "$clip.detections.golden.json" "$clip.boxmot.golden.json"
done
"$python" track.py original TUD-Campus.detections.golden.json TUD-Campus.original.golden.json --folder "$bytetrack"
"$python" score.py "$shared" scores.golden.json \
  TUD-Campus=TUD-Campus.boxmot.golden.json TUD-Campus=TUD-Campus.original.golden.json \
  PETS09-S2L1-clip=PETS09-S2L1-clip.boxmot.golden.json \
  PETS09-S2L1=PETS09-S2L1.boxmot.golden.json
for model in yolox_nano rtmdet_nano_person yolov8n_w8_fp32 yolov8n_int8_qdq yolov8n_int8 yolo11n_320_int8; do
  "$python" detect.py "$shared" "$model.onnx" TUD-Campus.mp4 "TUD-Campus.$model.boxes.golden.json" --every 7
  "$python" detect.py "$shared" "$model.onnx" PETS09-S2L1-clip.mp4 "PETS09-S2L1-clip.$model.boxes.golden.json" --every 20
done
