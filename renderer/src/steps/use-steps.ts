import { createContext, useContext, useEffect, useState } from 'react';
import type { PilesView } from '#contract/piles.ts';
import { useProject } from '../state/project-context.ts';
import { useStore } from '../state/store.ts';
import { useMayBeTwo } from '../state/use-may-be-two.ts';
import { useReply } from '../state/use-reply.ts';
import { type ReviewStep, reviewSteps } from './review-steps.ts';

/** How long after a decision piles are laid anew, in milliseconds: a quick typist's next pictures come first. */
const restMs = 350;

/** Carries the piles to the screens of a project; null while they are not known. */
export const PilesContext = createContext<PilesView | null>(null);

/** The piles as the engine laid them last. */
export function usePiles(): PilesView | null {
  return useContext(PilesContext);
}

/** Asks for the piles, and again when the analyst has paused after a decision. Once for all screens. */
export function useAskedPiles(): PilesView | null {
  const { opened, version } = useProject();
  const [rested, setRested] = useState(version);
  useEffect(() => {
    const timer = setTimeout(() => setRested(version), restMs);
    return () => clearTimeout(timer);
  }, [version]);
  return useReply('review.piles', { project: opened.project }, rested).value;
}

/** The steps of the review with what is left in each. */
export function useSteps(): readonly ReviewStep[] {
  const { session } = useProject();
  const { state } = useStore(session.store);
  const { open = 0, unsure = 0 } = state?.queue ?? {};
  return reviewSteps(useMayBeTwo(), usePiles(), { open, unsure });
}
