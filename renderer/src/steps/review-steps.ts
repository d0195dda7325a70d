import type { PilesView } from '#contract/piles.ts';
import type { MayBeTwo } from '../state/use-may-be-two.ts';

/** The steps of a review, in their order; any can be entered at any time. */
export type StepName = 'cut' | 'join' | 'check';

/** A step with what is left in it. */
export interface ReviewStep {
  readonly name: StepName;
  readonly title: string;
  /** In a few words; a mark that all is done where nothing is left. */
  readonly left: string;
  readonly isDone: boolean;
}

/** Fewer further merges than this among what is open, and joining is done: more often than not there is none. */
export const doneBelow = 0.5;

/** How many further merges are expected, as it is shown: "12", "3.4". */
export function mergesFigure(expected: number): string {
  return expected >= 9.95 ? expected.toFixed(0) : expected.toFixed(1);
}

/**
 * What is left in each step, as far as it is known. Joining is done where fewer than half a merge is expected; where there are no
 * probabilities, where no pair is open.
 */
export function reviewSteps(
  mayBeTwo: MayBeTwo,
  piles: PilesView | null,
  { open, unsure }: { readonly open: number; readonly unsure: number },
): readonly ReviewStep[] {
  const doubtful = mayBeTwo.persons.size;
  const expected = piles?.expected_merges ?? null;
  const isJoined = piles !== null && (expected === null ? open === 0 : expected < doneBelow);
  const merges = expected === null ? `${open} open` : `about ${mergesFigure(expected)} to join`;
  return [
    {
      name: 'cut',
      title: 'Cut',
      left: doubtful > 0 ? `${doubtful} may be several` : mayBeTwo.isComplete ? 'done' : 'looking',
      isDone: doubtful === 0 && mayBeTwo.isComplete,
    },
    { name: 'join', title: 'Join', left: piles === null ? 'looking' : isJoined ? 'done' : merges, isDone: isJoined },
    { name: 'check', title: 'Check', left: unsure > 0 ? `${unsure} unsure` : 'export', isDone: false },
  ];
}

/** The step in which something is left first. */
export function nextStep(steps: readonly ReviewStep[]): StepName {
  return steps.find(({ isDone }) => !isDone)?.name ?? 'check';
}
