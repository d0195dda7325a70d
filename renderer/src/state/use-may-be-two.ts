import { useEffect, useMemo } from 'react';
import { useProject } from './project-context.ts';
import { useReply } from './use-reply.ts';

/** Who may be two people, as far as the engine has looked. */
interface MayBeTwo {
  readonly persons: ReadonlySet<number>;
  /** Whether everybody was looked at. */
  readonly isComplete: boolean;
}

/** Between two questions while there are persons left to look at: with its 15 ms a question the engine works an eighth of the time on them. */
const restMs = 100;

/** The persons whose pictures fall into two groups, by id; grows while the engine looks at one after the other. */
export function useMayBeTwo(): MayBeTwo {
  const { opened, version } = useProject();
  const { value, reload } = useReply('review.split_proposals', { project: opened.project }, version);
  useEffect(() => {
    if (value === null || value.left === 0) return;
    const timer = setTimeout(reload, restMs);
    return () => clearTimeout(timer);
  }, [value, reload]);
  return useMemo(
    () => ({
      persons: new Set(value?.proposals.map(({ person }) => person)),
      isComplete: value?.left === 0,
    }),
    [value],
  );
}
