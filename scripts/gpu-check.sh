#!/usr/bin/env bash
# gpu-check.sh: one run on a Linux machine with an NVIDIA card, from a checkout. Only drawn pictures and the demo scene are computed.
#   DOPPEL_MODELS=/path/to/models scripts/gpu-check.sh
# Needs the driver, CUDA 13 and cuDNN 9 where the loader finds them, and a network the first time (packages, the CUDA provider), or both
# in place. Prints what docs/devices.md asks for; ends with 0 where every bar is met.
set -euo pipefail
cd "$(dirname "$0")/.."
doppel() { npm run -s doppel -- "$@"; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -d node_modules/onnxruntime-node ] || npm ci

echo "== machine"
command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
grep -m1 '^model name' /proc/cpuinfo || true
git rev-parse --short HEAD

echo "== CUDA"
doppel devices install cuda
doppel devices

echo "== models, processor against card"
watch_memory() { while sleep 0.5; do nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits 2> /dev/null | head -1; done > "$scratch/memory"; }
watch_memory & watcher=$!
missed=0
node scripts/run.mjs bench/gpu-check.ts cuda || missed=1
kill "$watcher"
echo "card memory in use at most: $(sort -n "$scratch/memory" | tail -1) MiB"

echo "== a whole analysis by CUDA"
doppel demo --to "$scratch/demo" > "$scratch/demo.txt"
tail -4 "$scratch/demo.txt"
video=$(find "$scratch/demo" -name '*.mp4' | head -1)
time doppel analyze "$video" --out "$scratch/cuda.doppel" --device cuda
time doppel analyze "$video" --out "$scratch/cpu.doppel" --device cpu

echo "== the fallback, when the library is taken away"
library=node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so
mv "$library" "$library.away"
trap 'mv "$library.away" "$library"; rm -rf "$scratch"' EXIT
doppel analyze "$video" --out "$scratch/auto.doppel" --device auto 2> "$scratch/notes"
grep -h 'NVIDIA card' "$scratch/notes" || { echo "FAILED: nothing was said of the card that is not used"; exit 1; }
if doppel analyze "$video" --out "$scratch/named.doppel" --device cuda 2> "$scratch/refusal"; then
  echo "FAILED: CUDA was named, is not there, and was not refused"; exit 1
fi
cat "$scratch/refusal"
echo "== done"
exit "$missed"
