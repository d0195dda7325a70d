import { useEffect } from 'react';
import type { AppScreen } from '../navigation/app-screen.ts';
import { LoadingScreen } from '../parts/states.tsx';
import { useProject } from '../state/project-context.ts';
import { useMayBeTwo } from '../state/use-may-be-two.ts';
import { openingPlace } from '../steps/opening-place.ts';
import { usePiles, useSteps } from '../steps/use-steps.ts';

/** `#/next`: leads to what is to be done next. A project opens here. */
export const nextScreen: AppScreen = {
  name: 'next',
  pattern: '',
  title: 'Review',
  within: 'project',
  rail: null,
  partOf: 'review',
  Screen: NextScreen,
};

function NextScreen() {
  const { opened } = useProject();
  const { persons, isComplete } = useMayBeTwo();
  const steps = useSteps();
  const piles = usePiles();
  const { persons: counts, decisions } = opened.status;
  const place = openingPlace({
    ...{ persons: counts.active, decisions: decisions.in_force, doubtful: persons.size, isComplete },
    steps: piles === null ? null : steps,
  });
  useEffect(() => {
    // In its place, so that the way back does not end here.
    if (place !== null) window.location.replace(`#/${place}`);
  }, [place]);
  return <LoadingScreen what="Looking for what is to be done next" />;
}
