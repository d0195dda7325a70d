import type { PersonSummary } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { useProject } from '../state/project-context.ts';
import { useStore } from '../state/store.ts';
import { useMayBeTwo } from '../state/use-may-be-two.ts';
import { doneBelow, mergesFigure } from '../steps/review-steps.ts';
import styles from '../steps/steps.module.css';
import { usePiles } from '../steps/use-steps.ts';
import { personAddress } from './person/person-address.ts';
import { reviewAddress } from './review/review-address.ts';

/** What nobody has settled yet, each with the way there. An export says the same. */
export function OpenQuestions({ persons }: { readonly persons: readonly PersonSummary[] }) {
  const { session } = useProject();
  const { state } = useStore(session.store);
  const { persons: mayBeTwo, isComplete } = useMayBeTwo();
  const piles = usePiles();
  const unsure = state?.queue.pairs.filter((pair) => pair.state === 'unsure') ?? [];
  const hidden = persons.filter((person) => person.hidden);
  const expected = piles?.expected_merges ?? null;
  return (
    <dl className={styles.open}>
      <dt>May be several</dt>
      <dd>
        {mayBeTwo.size === 0 ? (
          isComplete ? (
            'nobody'
          ) : (
            'still looking'
          )
        ) : (
          <a href="#/cut">{counted(mayBeTwo.size, 'person')}</a>
        )}
      </dd>
      <dt>Further merges</dt>
      <dd>
        {expected === null ? (
          piles === null ? (
            'still looking'
          ) : (
            'not known: no probabilities'
          )
        ) : (
          <a href="#/join">
            about {mergesFigure(expected)} expected{expected < doneBelow ? ', done' : ''}
          </a>
        )}
      </dd>
      <dt>Unsure</dt>
      <dd>
        {unsure.length === 0 && 'nothing'}
        {unsure.map(({ a, b }) => (
          <a key={`${a}-${b}`} href={reviewAddress([a, b])}>
            {a} and {b}
          </a>
        ))}
      </dd>
      <dt>Hidden</dt>
      <dd>
        {hidden.length === 0 && 'nobody'}
        {hidden.map((person) => (
          <a key={person.id} href={personAddress(person.id)}>
            {personTitle(person)}
          </a>
        ))}
      </dd>
    </dl>
  );
}
