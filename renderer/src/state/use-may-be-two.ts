import { createContext, useContext, useEffect, useMemo } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import { useProject } from './project-context.ts';
import { useReply } from './use-reply.ts';

/** Who may be two people, as far as the engine has looked. */
export interface MayBeTwo {
  readonly persons: ReadonlySet<number>;
  /** Whether everybody was looked at. */
  readonly isComplete: boolean;
}

/** Between two questions while there are persons left to look at: with its 15 ms a question the engine works an eighth of the time on them. */
const restMs = 100;

/** Carries who may be two people to the screens of a project. */
export const MayBeTwoContext = createContext<MayBeTwo | null>(null);

/** The persons whose pictures fall into two groups, by id; grows while the engine looks at one after the other. */
export function useMayBeTwo(): MayBeTwo {
  const known = useContext(MayBeTwoContext);
  if (known === null) throw new DoppelError('internal', 'A screen of a project was drawn outside of its frame.');
  return known;
}

/** Asks who may be two people until everybody was looked at, and again after each decision. Once for all screens. */
export function useAskedMayBeTwo(): MayBeTwo {
  const { opened, session, version } = useProject();
  const { value, reload } = useReply('review.split_proposals', { project: opened.project }, version);
  useEffect(() => {
    if (value === null || value.left === 0) return;
    const timer = setTimeout(reload, restMs);
    return () => clearTimeout(timer);
  }, [value, reload]);
  const known = useMemo(
    () => ({
      persons: new Set(value?.proposals.map(({ person }) => person)),
      isComplete: value?.left === 0,
    }),
    [value],
  );
  useEffect(() => session.noteDoubtful(known.persons), [session, known]);
  return known;
}
