import { Button } from '@mantine/core';
import type { ReviewComparison } from '#contract/second-review.ts';
import { pieceAnswers } from '#contract/second-review.ts';
import { counted } from '#contract/words/count-words.ts';
import { agreementWords, pieceAnswerWords, reviewWords } from '#contract/words/second-review-words.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { useAddressQuery } from '../../navigation/use-address-query.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { cutAddress } from '../cut/cut-address.ts';
import { reviewAddress } from '../review/review-address.ts';
import styles from './second.module.css';

/** `#/second?with=FILE`: the review in that file beside this one. */
export const secondScreen: AppScreen = {
  name: 'second',
  pattern: '',
  title: 'Two reviews',
  within: 'project',
  rail: null,
  partOf: 'review',
  Screen: SecondScreen,
};

/** Two reviews of one analysis: how far they agree, and every place where they differ, with the way there. */
function SecondScreen() {
  const { opened, version } = useProject();
  const [query] = useAddressQuery();
  const file = query.get('with');
  const { value, error, reload } = useReply(
    'review.compare',
    file === null ? null : { project: opened.project, path: file },
    version,
  );
  const { undo, redo } = useHistoryKeys();
  useKeys({ undo, redo });
  const back = (
    <Button variant="default" onClick={() => goTo('#/check')}>
      Back to Check
    </Button>
  );
  if (file === null)
    return (
      <EmptyScreen title="No second review is named" actions={back}>
        Choose its file on the Check screen.
      </EmptyScreen>
    );
  if (value !== null) return <Comparison comparison={value} onReload={reload} />;
  return error === null ? (
    <LoadingScreen what="Comparing the two reviews" />
  ) : (
    <ErrorScreen error={error} onRetry={reload}>
      {back}
    </ErrorScreen>
  );
}

function Comparison({
  comparison,
  onReload,
}: {
  readonly comparison: ReviewComparison;
  readonly onReload: () => void;
}) {
  const { own, other, only_own, only_other, disagreements, disagreement_count } = comparison;
  const untold = disagreement_count - disagreements.length;
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h2>Two reviews of this analysis</h2>
        <Button size="compact-sm" variant="default" onClick={onReload}>
          Compare again
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => goTo('#/check')}>
          Back to Check
        </Button>
      </header>
      <dl className={styles.sides}>
        <dt>This one</dt>
        <dd>{reviewWords(own)}</dd>
        <dt>The other</dt>
        <dd>
          {reviewWords(other)} <small>{other.path}</small>
        </dd>
      </dl>
      <p className={styles.agreement} role="status">
        {agreementWords(comparison)}
      </p>
      <p className={styles.dim}>
        {counted(only_own, 'pair')} answered here alone, {only_other} there alone. A join of three answers three pairs.
      </p>
      <AnswerTable table={comparison.table} />
      {disagreements.length > 0 && (
        <>
          <h3>Answered differently</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard. */}
          <section className={styles.list} aria-label="Answered differently" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Persons</th>
                  <th scope="col">Here</th>
                  <th scope="col">There</th>
                </tr>
              </thead>
              <tbody>
                {disagreements.map(({ a, b, own: mine, other: theirs }) => (
                  <tr key={`${a.original}-${a.first_frame}-${b.original}-${b.first_frame}`}>
                    <td>
                      <a href={a.person === b.person ? cutAddress(a.person) : reviewAddress([a.person, b.person])}>
                        <PieceName piece={a} /> and <PieceName piece={b} />
                      </a>
                    </td>
                    <td>{pieceAnswerWords[mine]}</td>
                    <td>{pieceAnswerWords[theirs]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {untold > 0 && <p className={styles.dim}>and {counted(untold, 'further pair')}</p>}
        </>
      )}
      <LoneCuts comparison={comparison} />
    </div>
  );
}

/** A piece by the person of the analysis, with the times between which it lies. */
function PieceName({ piece }: { readonly piece: ReviewComparison['disagreements'][number]['a'] }) {
  const { times } = useProject();
  return (
    <>
      {piece.original} ({timeCode(times.msOf(piece.first_frame))} to {timeCode(times.msOf(piece.last_frame))})
    </>
  );
}

/** How often which answers met. */
function AnswerTable({ table }: { readonly table: ReviewComparison['table'] }) {
  return (
    <table className={styles.answers}>
      <caption>Pairs that both answered</caption>
      <thead>
        <tr>
          <td />
          {pieceAnswers.map((answer) => (
            <th key={answer} scope="col">
              there {pieceAnswerWords[answer]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pieceAnswers.map((answer, row) => (
          <tr key={answer}>
            <th scope="row">here {pieceAnswerWords[answer]}</th>
            {pieceAnswers.map((column, at) => (
              <td key={column} data-same={row === at}>
                {table[row][at]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What only one of the two cut, or hid. */
function LoneCuts({ comparison: { cuts, hidden } }: { readonly comparison: ReviewComparison }) {
  const { times } = useProject();
  if (cuts.length + hidden.length === 0) return null;
  const side = { own: 'Here alone', other: 'There alone' } as const;
  return (
    <>
      <h3>Cut or hidden by one of the two</h3>
      <ul>
        {cuts.map(({ by, original, at_frame }) => (
          <li key={`${by} ${original} ${at_frame}`}>
            {side[by]}: person {original} is cut at {timeCode(times.msOf(at_frame))}, frame {at_frame}
          </li>
        ))}
        {hidden.map(({ by, original }) => (
          <li key={`${by} ${original}`}>
            {side[by]}: person {original} is hidden
          </li>
        ))}
      </ul>
    </>
  );
}
