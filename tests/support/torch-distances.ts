import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DistanceTarget } from '#insight/distance/pair-distance.ts';
import type { RawHead } from '#insight/loss/decode-head.ts';
import { torchPython } from './torch.ts';

/** What torch made of a block of pairs. */
interface TorchDistances {
  /** Processor milliseconds a pair on one thread. */
  readonly ms: number;
  /** Torch's version. */
  readonly torch: string;
  /** (heads, targets, 3): box, cls, dfl. */
  readonly distances: readonly (readonly (readonly [number, number, number])[])[];
}

const script = path.resolve(import.meta.dirname, '../parity/torch-distances.py');

/** The distances of all pairs of these pictures by torch (tests/parity/torch-distances.py). Throws with the script's words where it fails. */
export async function torchDistances(
  heads: readonly RawHead[],
  targets: readonly DistanceTarget[],
  precision: 'float32' | 'float64',
): Promise<TorchDistances> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-torch-'));
  try {
    const [{ grid, classes }] = heads;
    const facts = {
      anchors: Array.from(grid.x, (x, at) => [x, grid.y[at]]),
      strides: [...grid.strides],
      classes,
      pictures: targets.map(({ labels }) => ({ boxes: [...labels.boxes], classes: [...labels.classes] })),
    };
    writeFileSync(path.join(folder, 'heads.json'), JSON.stringify(facts));
    heads.forEach(({ distribution, logits }, at) => {
      writeFileSync(path.join(folder, `${at}.distribution`), new Uint8Array(Float32Array.from(distribution).buffer));
      writeFileSync(path.join(folder, `${at}.logits`), new Uint8Array(Float32Array.from(logits).buffer));
    });
    const { stdout } = await promisify(execFile)(torchPython, [script, folder, precision], {
      maxBuffer: 1 << 26,
      env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });
    return JSON.parse(stdout) as TorchDistances;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
