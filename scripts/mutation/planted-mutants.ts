import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mutant } from './mutants.ts';
import { type MutatedRoom, mutatedRooms } from './rooms.ts';

/** Changes that somebody planted by hand and that no test saw at the time, or that would cost an analyst the most. */
const planted: readonly (readonly [room: string, file: string, before: string, after: string])[] = [
  ['words', 'pipeline/contract/words/speed-words.ts', 'walkUpTo = 1.2', 'walkUpTo = 1.3'],
  ['words', 'pipeline/contract/words/speed-words.ts', 'runUpTo = 4', 'runUpTo = 5'],
  ['words', 'pipeline/contract/words/speed-words.ts', 'sprintUpTo = 7', 'sprintUpTo = 8'],
  [
    'words',
    'pipeline/contract/words/speed-words.ts',
    "points: 'for', words: 'a walk'",
    "points: 'neutral', words: 'a walk'",
  ],
  ['words', 'pipeline/contract/words/speed-words.ts', 'shown <= runUpTo', 'shown < runUpTo'],
  [
    'words',
    'pipeline/contract/words/evidence-words.ts',
    '(pair.vetoed || apart >= overlapping)',
    '(apart >= overlapping)',
  ],
  ['words', 'pipeline/contract/words/score-words.ts', 'from: 0.99, below: 0.01', 'from: 0.999, below: 0.01'],
  ['presence', 'pipeline/base/frame-runs.ts', 'last[1] + 1', 'last[1] + 2'],
  ['presence', 'pipeline/export/report/presence.ts', 'seen[to] === 1', '(seen[to] === 1 || seen[to + 1] === 1)'],
  ['comparison', 'pipeline/comparison/decide-with-evidence.ts', 'personsCompared = 12', 'personsCompared = 13'],
  ['comparison', 'pipeline/comparison/decide-with-evidence.ts', 'undefined : i + 2', 'undefined : i + 1'],
  ['comparison', 'pipeline/comparison/decided-pairs.ts', 'same: true, weight', 'same: true, weight: 1'],
  ['comparison', 'pipeline/review/default-list.ts', 'Math.fround(threshold)', 'threshold'],
  ['evidence', 'pipeline/reid/compare/pair-evidence.ts', 'crops?.median ?? null', 'crops?.best ?? null'],
];

/** The planted changes as mutants. Throws where one no longer fits its file: it is to be planted anew. */
export function plantedMutants(root: string): readonly { readonly mutant: Mutant; readonly room: MutatedRoom }[] {
  return planted.map(([name, file, before, after]) => {
    const room = mutatedRooms.find((each) => each.name === name);
    const text = readFileSync(path.join(root, file), 'utf8');
    const pieces = text.split(before);
    if (room === undefined || pieces.length !== 2)
      throw new Error(`${file}: "${before}" stands there no more, or twice.`);
    const line = pieces[0].split('\n').length;
    return { mutant: { file, line, change: `${before} -> ${after}`, text: pieces.join(after) }, room };
  });
}
