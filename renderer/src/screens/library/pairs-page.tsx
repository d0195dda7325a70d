import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RequestOf } from '#contract/channels.ts';
import type { LibraryPersonView } from '#contract/library.ts';
import { notComparedSentence } from '#contract/words/not-compared-words.ts';
import { probabilityFigure, probabilityRange, similarityFigure } from '#contract/words/score-words.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { Still } from '../../pictures/still.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import { crossPairAddress, listedPairs } from './cross-review.tsx';
import styles from './library.module.css';
import { noteInLibrary } from './library-note.tsx';
import { momentOf, placesOf } from './moments.ts';

/** Persons of different videos who may be one, most alike first, each to be answered. */
export function PairsPage({ library }: { readonly library: string }) {
  const client = useClient();
  const [version, setVersion] = useState(0);
  const reply = useReply('library.duplicates', { library, limit: listedPairs }, version);
  const decide = async (decision: RequestOf<'library.decide'>['decision']) => {
    try {
      await client.request('library.decide', { library, decision, force: false });
      noteInLibrary(null);
    } catch (caught) {
      noteInLibrary(asDoppelError(caught));
    }
    setVersion((count) => count + 1);
  };
  if (reply.error !== null) return <ErrorScreen error={reply.error} onRetry={reply.reload} />;
  if (reply.value === null) return <LoadingScreen what="Comparing everybody across the videos" />;
  const { pairs, people, pictures, not_compared } = reply.value;
  const leftOut = notComparedSentence(not_compared);
  const open = pairs.filter(({ decision }) => decision === null);
  const byId = new Map(people.map((person) => [person.id, person]));
  if (open.length === 0)
    return <EmptyScreen title="No pairs">Nobody is left to be compared across the videos. {leftOut}</EmptyScreen>;
  return (
    <div className={styles.page}>
      <div className={styles.pairTools}>
        <p className={styles.dim}>
          {pairs.some(({ probability }) => probability !== null)
            ? 'Ranked by likeness. P(same) was fitted on a few sets of several cameras: take it with care.'
            : 'Ranks, no probabilities: there is none for this model across cameras.'}{' '}
          Merging says that two are one human being; the projects themselves are not changed. {leftOut}
        </p>
        <span className={styles.pairButtons}>
          <Button size="compact-sm" onClick={() => goTo(crossPairAddress([open[0].a, open[0].b]))}>
            Review them one by one
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => decide({ kind: 'undo' })}>
            Take the last answer back
          </Button>
        </span>
      </div>
      <ol className={styles.pairs}>
        {open.map(({ a, b, rank, similarity, probability, probability_interval, impossible }) => (
          <li key={`${a}:${b}`} className={styles.pair}>
            <span className={styles.rank}>{rank}</span>
            <Side person={byId.get(a)} picture={pictures[a] ?? null} />
            <Side person={byId.get(b)} picture={pictures[b] ?? null} />
            <div className={styles.pairFacts}>
              <div>cosine {similarityFigure(similarity)}</div>
              {probability !== null && probability_interval !== null && (
                <div>
                  P(same) {probabilityFigure(probability)}, {probabilityRange(probability_interval)}
                </div>
              )}
              {impossible !== null && <div className={styles.against}>{impossible}</div>}
              <div className={styles.pairButtons}>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Look closely at persons ${a} and ${b}`}
                  onClick={() => goTo(crossPairAddress([a, b]))}
                >
                  Look closely
                </Button>
                <Button size="compact-sm" onClick={() => decide({ kind: 'merge', persons: [a, b] })}>
                  Same
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => decide({ kind: 'apart', a, b })}>
                  Not the same
                </Button>
                <Button size="compact-sm" variant="subtle" onClick={() => decide({ kind: 'unsure', a, b })}>
                  Unsure
                </Button>
              </div>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Side({
  person,
  picture,
}: {
  readonly person: LibraryPersonView | undefined;
  readonly picture: string | null;
}) {
  if (person === undefined) return null;
  const name = person.name ?? `Person ${person.id}`;
  const [first] = person.sightings;
  return (
    <button type="button" className={styles.side} onClick={() => goTo(`#/library/person/${person.id}`)}>
      <span className={styles.sidePicture}>
        <Still url={picture} name={name} />
      </span>
      <span>
        <strong>{name}</strong>
        <br />
        {placesOf(person.sightings)}
        <br />
        <span className={styles.dim}>{first === undefined ? '' : momentOf(first)}</span>
      </span>
    </button>
  );
}
