import { useEffect, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { CropView, PersonDetail, QueuePair } from '#contract/review.ts';
import { cropsByNeed } from '../../pictures/crops-by-need.ts';
import { preloadCrops } from '../../pictures/preload-crops.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';

/** The two persons of a pair; null where one is still on its way. */
interface PairPersons {
  readonly a: PersonDetail | null;
  readonly b: PersonDetail | null;
  readonly error: DoppelError | null;
}

interface Loaded {
  readonly key: string;
  readonly a: PersonDetail | null;
  readonly b: PersonDetail | null;
  readonly error: DoppelError | null;
}

/**
 * The persons of the pair on screen, without waiting where they were loaded ahead; their crops begin to decode at once. After
 * a decision they are asked for again, and shown as they were until the answer is there.
 */
export function usePairPersons(pair: QueuePair | null): PairPersons {
  const { cache, version } = useProject();
  const [loaded, setLoaded] = useState<Loaded>({ key: '', a: null, b: null, error: null });
  const key = pair === null ? '' : `${pair.a}-${pair.b}`;
  const [idA, idB] = [pair?.a ?? null, pair?.b ?? null];
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is a reason to ask again.
  useEffect(() => {
    if (idA === null || idB === null) return;
    const stop = new AbortController();
    Promise.all([cache.load(idA), cache.load(idB)]).then(
      ([a, b]) => {
        if (stop.signal.aborted) return;
        setLoaded({ key: `${idA}-${idB}`, a, b, error: null });
        const { first, rest } = cropsByNeed([a, b]);
        void preloadCrops([...first, ...rest], stop.signal);
      },
      (caught: unknown) => {
        if (!stop.signal.aborted) setLoaded({ key: `${idA}-${idB}`, a: null, b: null, error: asDoppelError(caught) });
      },
    );
    return () => stop.abort();
  }, [idA, idB, cache, version]);
  if (idA === null || idB === null) return { a: null, b: null, error: null };
  if (loaded.key === key) return loaded;
  return { a: cache.peek(idA), b: cache.peek(idB), error: null };
}

/**
 * How long after a pair is shown those after it are asked for, in milliseconds: asking takes a millisecond a picture, and the
 * frame in which an answer shows is not the one to take it from.
 */
const restBeforePreloadMs = 50;

/** Loads the persons and the pictures of the pairs that come next, so that an answer finds them ready. */
export function usePreloadedPairs(pairs: readonly QueuePair[]): void {
  const { cache, version } = useProject();
  const key = pairs.map(({ a, b }) => `${a}-${b}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when the pairs are others; `version` that they changed.
  useEffect(() => {
    const stop = new AbortController();
    const run = async () => {
      const later: CropView[] = [];
      for (const pair of pairs) {
        if (stop.signal.aborted) return;
        const { first, rest } = cropsByNeed(await Promise.all([cache.load(pair.a), cache.load(pair.b)]));
        await preloadCrops(first, stop.signal);
        later.push(...rest);
      }
      await preloadCrops(later, stop.signal);
    };
    const timer = setTimeout(() => {
      // What cannot be loaded ahead is asked for again, and its failure shown, when it is on screen.
      run().catch((caught: unknown) => console.info('Loading ahead:', caught));
    }, restBeforePreloadMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, cache, version]);
}
