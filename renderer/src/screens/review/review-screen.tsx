import { IconUsers } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { replaceAddress, survivorOf } from '../../navigation/follow-survivor.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { leftOutByChoice, openPairs } from '../../state/queue-state.ts';
import { useStore } from '../../state/store.ts';
import { personAddress } from '../person/person-address.ts';
import { PairList } from './pair-list.tsx';
import { PairView } from './pair-view.tsx';
import { QueueDone } from './queue-done.tsx';
import styles from './review.module.css';
import { pairOf, reviewAddress } from './review-address.ts';

/** `#/review/3-17` shows that pair, listed or not. */
export const reviewScreen: AppScreen = {
  name: 'review',
  pattern: '/:pair?',
  title: 'Review',
  within: 'project',
  rail: { Icon: IconUsers, key: '1' },
  Screen: ({ params }) => <ReviewScreen pair={pairOf(params.pair)} />,
};

/** The review: the queue on the left, the pair in question beside it. An address that names a pair shows that one. */
function ReviewScreen({ pair }: { readonly pair: readonly [number, number] | null }) {
  const { session, opened } = useProject();
  const { state, error, isLoading } = useStore(session.store);
  useNamedPair(pair, state !== null);

  if (state === null) {
    return error === null ? (
      <LoadingScreen what="Loading the queue" />
    ) : (
      <ErrorScreen error={error} onRetry={() => session.load()} />
    );
  }
  return (
    <div className={styles.screen}>
      <PairList
        open={openPairs(state)}
        all={state.queue.pairs}
        current={state.current}
        leftOut={leftOutByChoice(state)}
        onShow={(chosen) => session.show(chosen)}
      />
      {state.current === null && (isLoading || state.pending.length > 0) ? (
        <LoadingScreen what="Looking for what is left" />
      ) : state.current === null && leftOutByChoice(state) > 0 ? (
        <EmptyScreen title="No pair of this choice is left">
          {leftOutByChoice(state)} more want an answer. Clear the choice above the list to be asked about them.
        </EmptyScreen>
      ) : state.current === null ? (
        <QueueDone state={state} status={opened.status} />
      ) : (
        <PairView key={`${state.current.a}-${state.current.b}`} pair={state.current} state={state} />
      )}
    </div>
  );
}

/** Puts the pair of the address on screen, from the queue or, where it is not listed, from the engine. */
function useNamedPair(pair: readonly [number, number] | null, isReady: boolean): void {
  const client = useClient();
  const { session, opened } = useProject();
  const [a, b] = pair ?? [null, null];
  useEffect(() => {
    if (a === null || b === null || !isReady) return;
    client.request('review.pair', { project: opened.project, a, b }).then(
      (found) => session.show(found),
      (caught: unknown) => {
        const error = asDoppelError(caught);
        const gone = survivorOf(error);
        if (gone === null) return showError(error);
        const [one, other] = [a, b].map((id) => (id === gone.person ? gone.into : id));
        replaceAddress(one === other ? personAddress(one) : reviewAddress([one, other]), error);
      },
    );
  }, [client, session, opened.project, a, b, isReady]);
}
