import { useEffect, useState } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import type { MatrixView } from '#contract/review.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';

/** The matrix with its numbers, (n, n) in the order of `view.person_ids`. */
export interface LoadedMatrix {
  readonly view: MatrixView;
  readonly values: Float32Array;
  readonly probabilities: Float32Array | null;
}

/** What is known of the matrix. `isEmpty`: there are no similarities in this project. */
interface MatrixState {
  readonly matrix: LoadedMatrix | null;
  readonly isEmpty: boolean;
  readonly error: DoppelError | null;
  readonly reload: () => void;
}

/** Loads the matrix, and again after every decision. The last one stays while the next is loaded. */
export function useMatrix(): MatrixState {
  const { opened, version } = useProject();
  const reply = useReply('review.matrix', { project: opened.project }, version);
  const [matrix, setMatrix] = useState<LoadedMatrix | null>(null);
  const [error, setError] = useState<DoppelError | null>(null);
  const view = reply.value;

  useEffect(() => {
    if (view === null) return;
    let isCurrent = true;
    loadMatrix(view).then(
      (loaded) => {
        if (!isCurrent) return;
        setMatrix(loaded);
        setError(null);
      },
      (caught: unknown) => isCurrent && setError(asDoppelError(caught)),
    );
    return () => {
      isCurrent = false;
    };
  }, [view]);
  const isEmpty = !reply.isLoading && reply.error === null && view === null;
  return { matrix: isEmpty ? null : matrix, isEmpty, error: reply.error ?? error, reload: reply.reload };
}

async function loadMatrix(view: MatrixView): Promise<LoadedMatrix> {
  const [values, probabilities] = await Promise.all([
    loadNumbers(view.values, view.person_ids.length),
    view.probabilities === null ? null : loadNumbers(view.probabilities, view.person_ids.length),
  ]);
  return { view, values, probabilities };
}

async function loadNumbers(url: string, n: number): Promise<Float32Array> {
  const response = await fetch(url);
  if (!response.ok)
    throw new DoppelError('failed', `The matrix could not be loaded (HTTP ${response.status}). Try again.`);
  const numbers = new Float32Array(await response.arrayBuffer());
  if (numbers.length === n * n) return numbers;
  throw new DoppelError(
    'internal',
    `The matrix has ${numbers.length} numbers where ${n} x ${n} were expected. Reload the page.`,
  );
}
