import { useState } from 'react';
import { useClient, useEngineEvents } from '../state/client-context.ts';

/** The models that are being downloaded, by id, each with the percent that is here; and how to begin. */
interface ModelPulls {
  readonly pulling: ReadonlyMap<string, number>;
  /** Downloads one; settles when it is here, and rejects with what the engine says. What came of a broken download is kept. */
  readonly pull: (id: string) => Promise<void>;
}

/** Follows the downloads that a screen begins. */
export function useModelPulls(): ModelPulls {
  const client = useClient();
  const [pulling, setPulling] = useState<ReadonlyMap<string, number>>(new Map());
  useEngineEvents((event) => {
    if (event.kind !== 'model_progress') return;
    const percent = event.total === null ? 0 : (event.done / event.total) * 100;
    setPulling((before) => (before.has(event.id) ? new Map(before).set(event.id, percent) : before));
  });
  return {
    pulling,
    async pull(id) {
      setPulling((before) => new Map(before).set(id, 0));
      try {
        await client.request('models.pull', { id });
      } finally {
        setPulling((before) => new Map([...before].filter(([other]) => other !== id)));
      }
    },
  };
}
