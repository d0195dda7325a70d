import { Progress } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { type Address, goTo } from '../navigation/go-to.ts';
import { showError } from '../parts/toasts.ts';
import { useClient, useEngineEvents } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import { setProjectPath } from '../state/project-path.ts';
import styles from './demo-button.module.css';
import { setTourProject } from './tour-state.ts';

/** Whether the scene is being drawn, and how far that is. */
type Drawing = { readonly done: number; readonly total: number } | null;

/**
 * The way to a first answered pair without a video: a drawn scene is analysed, and its review led through. `analysisAddress` is where an
 * analysis is watched.
 */
export function DemoButton({ analysisAddress }: { readonly analysisAddress: (analysis: string) => Address }) {
  const client = useClient();
  const [drawing, setDrawing] = useState<Drawing>(null);
  useEngineEvents((event) => {
    if (event.kind === 'demo_progress') setDrawing((now) => (now === null ? null : event));
  });
  const start = async () => {
    if (drawing !== null) return;
    setDrawing({ done: 0, total: 0 });
    try {
      const { analysis, out } = await client.request('demo.start', {});
      setTourProject(out);
      if (analysis !== null) return goTo(analysisAddress(analysis));
      setProjectPath(out);
      goTo('#/review');
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setDrawing(null);
    }
  };
  return (
    <button type="button" className={styles.demo} onClick={() => void start()} aria-busy={drawing !== null}>
      <IconSparkles size={22} stroke={1.5} aria-hidden="true" />
      <span className={styles.words}>
        <b className={styles.name}>Take the guided minute</b>
        <span className={styles.about}>
          No video at hand? A street scene is drawn and analysed here, and you are led to your first answered pair. It
          needs no model and no network.
        </span>
        {drawing !== null && (
          <span className={styles.progress} role="status">
            {drawing.total === 0
              ? 'Getting the scene'
              : `Drawing the scene: ${drawing.done} of ${drawing.total} frames`}
            <Progress
              size={5}
              value={drawing.total === 0 ? 100 : (drawing.done / drawing.total) * 100}
              animated={drawing.total === 0}
              aria-label="Drawing the scene"
            />
          </span>
        )}
      </span>
    </button>
  );
}
