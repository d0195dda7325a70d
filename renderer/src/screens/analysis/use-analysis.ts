import { useEffect, useState } from 'react';
import { useClient, useEngineEvents } from '../../state/client-context.ts';
import { type AnalysisLog, emptyLog, withEvent, withProgress } from './analysis-log.ts';

/** What is known of an analysis, also when the page was loaded in the middle of it. */
interface KnownAnalysis {
  readonly log: AnalysisLog;
  /** The project file that it writes; null until that is known. */
  readonly out: string | null;
  readonly video: string | null;
  /** The engine does not know it: it ended before this page was loaded, or the engine was started anew. */
  readonly isUnknown: boolean;
}

/** Follows an analysis. */
export function useAnalysis(analysis: string): KnownAnalysis {
  const client = useClient();
  const [log, setLog] = useState(emptyLog);
  const [found, setFound] = useState<Pick<KnownAnalysis, 'out' | 'video' | 'isUnknown'>>({
    out: null,
    video: null,
    isUnknown: false,
  });
  const [turn, setTurn] = useState(0);
  useEngineEvents((event) => {
    setLog((before) => withEvent(before, analysis, event));
    if (event.kind === 'engine_state' && event.state === 'running') setTurn((count) => count + 1);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is a reason to ask again: an engine that was started anew.
  useEffect(() => {
    client.request('app.info', {}).then(
      ({ running }) => {
        const one = running.find((each) => each.analysis === analysis);
        setFound((before) =>
          // One that was known and has ended since is not listed any more.
          one === undefined && before.out !== null
            ? before
            : { out: one?.out ?? null, video: one?.video ?? null, isUnknown: one === undefined },
        );
        if (one !== undefined) {
          const { finds_persons: findsPersons, answerable } = one;
          setLog((before) => ({ ...before, findsPersons, answerable: before.answerable ?? answerable }));
        }
        const known = one?.progress;
        if (known) setLog((before) => (before.stage === null ? withProgress(before, known) : before));
      },
      // The engine's own banner says that it does not answer; it is asked again when it is back.
      (caught: unknown) => console.info('Looking for the analysis:', caught),
    );
  }, [client, analysis, turn]);
  return { log, ...found };
}
