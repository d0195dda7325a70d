import { Button } from '@mantine/core';
import { useState } from 'react';
import type { EngineEvent } from '#contract/channels.ts';
import { useClient, useEngineEvents } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import styles from './parts.module.css';
import { showError } from './toasts.ts';

type EngineState = Extract<EngineEvent, { kind: 'engine_state' }>;

/** Says when the engine is not there or does not answer, in its door's words, until it does; one that hangs can be restarted. */
export function EngineBanner() {
  const client = useClient();
  const [told, setTold] = useState<EngineState | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  useEngineEvents((event) => {
    if (event.kind !== 'engine_state') return;
    setTold(event.state === 'running' ? null : event);
    if (event.state !== 'silent') setIsAsked(false);
  });
  if (told === null) return null;
  const restart = async () => {
    setIsAsked(true);
    try {
      await client.request('app.restart_engine', {});
    } catch (caught) {
      setIsAsked(false);
      showError(asDoppelError(caught));
    }
  };
  return (
    <div className={styles.banner} role="alert">
      <span>{told.message}</span>
      {told.state === 'silent' && (
        <Button size="compact-sm" variant="default" onClick={restart} disabled={isAsked}>
          Restart the engine
        </Button>
      )}
    </div>
  );
}
