import { Button } from '@mantine/core';
import type { StatusReply } from '#contract/replies.ts';
import { counted } from '#contract/words/count-words.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen } from '../../parts/states.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import { type QueueState, unsurePairs } from '../../state/queue-state.ts';
import { useMayBeTwo } from '../../state/use-may-be-two.ts';
import { useReply } from '../../state/use-reply.ts';
import { reviewAddress } from './review-address.ts';

/** Leads to the likeliest pair below the list, to be looked at and answered all the same; nothing where there is none. */
function LikeliestPair() {
  const { opened } = useProject();
  const { value } = useReply('review.likely', { project: opened.project, persons: [], count: 1 });
  const [pair] = value?.pairs ?? [];
  if (pair === undefined) return null;
  return <Button onClick={() => goTo(reviewAddress([pair.a, pair.b]))}>Show the likeliest pair</Button>;
}

/** Nothing is open: because all is answered, because nothing was alike, or because there is nothing to compare yet. */
export function QueueDone({ state, status }: { readonly state: QueueState; readonly status: StatusReply }) {
  const { session } = useProject();
  const { queue } = state;
  const [unsure] = unsurePairs(state);
  const { undo, redo } = useHistoryKeys();
  useKeys({ undo, redo });
  const mayBeTwo = useMayBeTwo().persons.size;
  const toPersons = (
    <Button variant="default" onClick={() => goTo('#/persons')}>
      Look through the persons
    </Button>
  );
  if (queue.preliminary !== null) {
    return (
      <EmptyScreen title={queue.decided === 0 ? 'No pair to answer yet' : 'Every pair so far is answered'}>
        {queue.preliminary.analysis === 'running'
          ? 'New pairs show here by themselves.'
          : 'New pairs show here when the analysis was gone on with.'}
      </EmptyScreen>
    );
  }
  if (status.analysis !== 'done' && queue.pairs.length === 0) {
    return (
      <EmptyScreen title="The analysis is not finished">
        There are no pairs yet. Go back to the start and resume the analysis of this project.
      </EmptyScreen>
    );
  }
  if (status.persons.original === 0) {
    return (
      <EmptyScreen title="Nobody was found">
        The whole video was looked through, and nobody was found in it. Where there should be people, analyse it again
        with another detector or a lower confidence, or with tracks of your own.
      </EmptyScreen>
    );
  }
  if (queue.decided === 0 && unsure === undefined) {
    return (
      <EmptyScreen
        title="No likely duplicates"
        actions={
          <>
            <LikeliestPair />
            {toPersons}
          </>
        }
      >
        No two persons of this video are alike enough to ask about, so there is nothing that has to be answered. You can
        look at the likeliest pair all the same; the matrix shows every pair, and those that were seen together stand on
        the left.
      </EmptyScreen>
    );
  }
  return (
    <EmptyScreen
      title="Every pair is answered"
      actions={
        <>
          {unsure !== undefined && (
            <Button onClick={() => session.show(unsure)}>Look again at {counted(queue.unsure, 'unsure pair')}</Button>
          )}
          <Button {...(unsure === undefined ? {} : { variant: 'default' })} onClick={() => goTo('#/export')}>
            Export
          </Button>
          {mayBeTwo > 0 && (
            <Button variant="default" onClick={() => goTo('#/persons/two')}>
              Look at {mayBeTwo} who may be two people
            </Button>
          )}
          {toPersons}
          <Button variant="default" onClick={undo} rightSection={<KeyHint action="undo" />}>
            Undo
          </Button>
        </>
      }
    >
      {queue.decided} decided{queue.unsure > 0 ? `, ${queue.unsure} unsure: they stand on the left` : ''}. Any decision
      can be taken back in the history.
    </EmptyScreen>
  );
}
