import { createContext, useContext } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import type { OpenedProject } from '#contract/channels.ts';
import type { PersonCache } from './person-cache.ts';
import type { ReviewSession } from './review-session.ts';
import type { VideoTimes } from './video-times.ts';

/** Everything that the screens of one open project share. */
export interface SharedProject {
  readonly opened: OpenedProject;
  readonly cache: PersonCache;
  readonly session: ReviewSession;
  readonly times: VideoTimes;
  /** Grows with every decision, here or elsewhere: what was asked before is to be asked again. */
  readonly version: number;
  /** Opens the project file anew, for what can only have changed with the file: the place of its video. */
  readonly reopen: () => void;
}

/** Carries the open project. */
export const ProjectContext = createContext<SharedProject | null>(null);

/** The open project. Throws `internal` outside of one. */
export function useProject(): SharedProject {
  const shared = useContext(ProjectContext);
  if (shared === null) throw new DoppelError('internal', 'A screen of a project was drawn without a project.');
  return shared;
}
