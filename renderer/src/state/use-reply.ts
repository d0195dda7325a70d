import { useCallback, useEffect, useRef, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ChannelName, ReplyOf, RequestOf } from '#contract/channels.ts';
import { useClient, useEngineEvents } from './client-context.ts';
import { asDoppelError } from './error-words.ts';

/** An answer on its way. While it is asked for again the last one stays, so that a screen does not blink. */
interface Reply<T> {
  readonly value: T | null;
  readonly error: DoppelError | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks one channel, and again when the request or `version` changes, and when the engine runs again after it could not answer. A
 * null request asks nothing.
 */
export function useReply<Name extends ChannelName>(
  channel: Name,
  request: RequestOf<Name> | null,
  version: number = 0,
): Reply<ReplyOf<Name>> {
  const client = useClient();
  const key = JSON.stringify(request);
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<Answer<ReplyOf<Name>>>({ key: null, value: null, error: null });
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  const restarts = useRef(0);
  useEngineEvents((event) => {
    if (event.kind !== 'engine_state' || event.state !== 'running') return;
    restarts.current++;
    if (answer.error !== null) reload();
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `turn` are reasons to ask again, not parts of the question.
  useEffect(() => {
    if (key === 'null') return;
    let isCurrent = true;
    const askedAfter = restarts.current;
    client.request(channel, JSON.parse(key) as RequestOf<Name>).then(
      (value) => isCurrent && setAnswer({ key, value, error: null }),
      (caught: unknown) => {
        if (!isCurrent) return;
        // The news of the restart may overtake that of the failure.
        if (restarts.current !== askedAfter) return reload();
        setAnswer((last) => ({ key, value: last.key === key ? last.value : null, error: asDoppelError(caught) }));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [client, channel, key, version, turn, reload]);

  const isAnswered = answer.key === key;
  return {
    value: isAnswered ? answer.value : null,
    error: isAnswered ? answer.error : null,
    isLoading: !isAnswered && key !== 'null',
    reload,
  };
}

interface Answer<T> {
  readonly key: string | null;
  readonly value: T | null;
  readonly error: DoppelError | null;
}
