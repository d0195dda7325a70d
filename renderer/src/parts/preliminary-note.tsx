import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { preliminaryWords } from '#contract/words/preliminary-words.ts';
import { useProject } from '../state/project-context.ts';
import { useStore } from '../state/store.ts';
import styles from './parts.module.css';

/**
 * Says that the pairs are preliminary while the rest is still being described. When it is whole the project is opened anew: times of
 * frames and previews have come with it.
 */
export function PreliminaryNote() {
  const { session, reopen } = useProject();
  const { state } = useStore(session.store);
  const preliminary = state?.queue.preliminary ?? null;
  const was = useRef(false);
  useEffect(() => {
    if (state === null) return;
    if (was.current && preliminary === null) reopen();
    was.current = preliminary !== null;
  }, [state, preliminary, reopen]);
  if (preliminary === null) return null;
  return (
    <div className={styles.missing} role="status">
      <span>{preliminaryWords(preliminary, preliminary.analysis)}</span>
      <Button size="compact-xs" variant="default" component="a" href="#/start">
        To the start
      </Button>
    </div>
  );
}
