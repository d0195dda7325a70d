import { useState } from 'react';
import { useEngineEvents } from '../state/client-context.ts';
import styles from './parts.module.css';

/** Says when the engine is not there, in the engine's door's words, until it is back. */
export function EngineBanner() {
  const [message, setMessage] = useState<string | null>(null);
  useEngineEvents((event) => {
    if (event.kind === 'engine_state') setMessage(event.state === 'running' ? null : event.message);
  });
  if (message === null) return null;
  return (
    <div className={styles.banner} role="alert">
      {message}
    </div>
  );
}
