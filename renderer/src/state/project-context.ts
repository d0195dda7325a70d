import { createContext, useContext } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import type { OpenedProject } from '#contract/channels.ts';
import type { PersonShelf } from './person-shelf.ts';
import type { ReviewSession } from './review-session.ts';
import type { VideoTimes } from './video-times.ts';

/** Everything that the screens of one open project share. */
export interface ProjectDesk {
  readonly opened: OpenedProject;
  readonly shelf: PersonShelf;
  readonly session: ReviewSession;
  readonly times: VideoTimes;
  /** Grows with every decision, here or elsewhere: what was asked before is to be asked again. */
  readonly version: number;
  /** Opens the project file anew, for what can only have changed with the file: the place of its video. */
  readonly reopen: () => void;
}

/** Carries the open project. */
export const ProjectContext = createContext<ProjectDesk | null>(null);

/** The open project. Throws `internal` outside of one. */
export function useDesk(): ProjectDesk {
  const desk = useContext(ProjectContext);
  if (desk === null) throw new DoppelError('internal', 'A screen of a project was drawn without a project.');
  return desk;
}
