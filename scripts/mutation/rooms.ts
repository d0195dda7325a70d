/** Sources in which changes are planted, and the unit tests that must see them. Patterns are relative to the project. */
export interface MutatedRoom {
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

const words: MutatedRoom = {
  name: 'words',
  sources: ['pipeline/contract/words/*.ts'],
  tests: ['pipeline/contract/words/*.test.ts'],
};

const decisions: MutatedRoom = {
  name: 'decisions',
  sources: ['pipeline/contract/decision-kinds.ts'],
  tests: ['pipeline/contract/words/decision-words.test.ts', 'cli/decision-arguments.test.ts'],
};

const compare: MutatedRoom = {
  name: 'evidence',
  // Not embed-crops.ts: it runs a model, and is tested where there is one (tests/integration).
  sources: [
    'pipeline/reid/compare/{crop-similarity,pair-evidence,person-embedding,similarity-matrix}.ts',
    'pipeline/tracking/looks/time-split.ts',
  ],
  tests: ['pipeline/reid/compare/*.test.ts', 'pipeline/tracking/looks/*.test.ts', 'pipeline/comparison/*.test.ts'],
};

const comparison: MutatedRoom = {
  name: 'comparison',
  sources: ['pipeline/comparison/*.ts', 'pipeline/review/default-list.ts'],
  tests: ['pipeline/comparison/*.test.ts', 'pipeline/review/default-list.test.ts'],
};

const presence: MutatedRoom = {
  name: 'presence',
  sources: ['pipeline/base/frame-runs.ts', 'pipeline/export/report/presence.ts'],
  tests: ['pipeline/base/frame-runs.test.ts', 'pipeline/export/report/presence.test.ts'],
};

/** The rooms whose figures and words an analyst decides by. */
export const mutatedRooms: readonly MutatedRoom[] = [words, decisions, compare, comparison, presence];
