import { existsSync } from 'node:fs';

/**
 * A Python with torch, for what is compared with torch itself: `DOPPEL_TORCH` names it. It is not made here as the other environments are:
 * torch from PyPI brings gigabytes. `python3 -m venv DIR && DIR/bin/pip install -r tests/parity/requirements-torch.txt` makes one.
 */
export const torchPython = process.env.DOPPEL_TORCH ?? '';

/** The value for node:test's `skip` option: false where there is such a Python, else a sentence. */
export function skipWithoutTorch(): string | false {
  if (torchPython === '')
    return 'needs a Python with torch: DOPPEL_TORCH=DIR/bin/python (tests/parity/requirements-torch.txt)';
  return existsSync(torchPython) ? false : `DOPPEL_TORCH names ${torchPython}, which is not there`;
}
