import { useCallback, useEffect, useState } from 'react';
import type { BoxesView } from '#contract/review.ts';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';

type Box = BoxesView['boxes'][number];

/** How many frames of boxes are asked for at once: two minutes at 30 frames a second, some 200 kB for two persons. */
const framesAtOnce = 3600;

/** The boxes of some persons, by frame, around the frame where the video starts. */
export function useBoxes(persons: readonly number[], fromFrame: number): (frame: number) => readonly Box[] {
  const client = useClient();
  const { opened, times } = useProject();
  const [byFrame, setByFrame] = useState<ReadonlyMap<number, readonly Box[]>>(new Map());
  const ids = persons.join();
  useEffect(() => {
    let isCurrent = true;
    const first = Math.max(0, fromFrame - framesAtOnce / 2);
    const last = Math.min(times.frameCount - 1, first + framesAtOnce);
    client
      .request('review.boxes', {
        project: opened.project,
        persons: ids.split(',').map(Number),
        from_frame: first,
        to_frame: last,
      })
      .then(
        ({ boxes }) => isCurrent && setByFrame(Map.groupBy(boxes, ({ frame }) => frame)),
        (caught: unknown) => isCurrent && showError(asDoppelError(caught)),
      );
    return () => {
      isCurrent = false;
    };
  }, [client, opened.project, ids, fromFrame, times]);
  return useCallback((frame: number) => byFrame.get(frame) ?? [], [byFrame]);
}
