import type { ReplyOf } from '#contract/channels.ts';
import type { LibraryReply } from '#contract/library.ts';
import { counted } from '#contract/words/count-words.ts';
import review from '../review/review.module.css';
import styles from './cross-pair.module.css';
import { momentOf, placesOf } from './moments.ts';
import { ProjectWays } from './project-ways.tsx';

/** One of two persons, with its pictures. */
export type SeenPerson = ReplyOf<'library.pair'>['persons'][number];

/** Who stands on one side: the name, where and when it was first seen, and the way into each of its projects. */
export function CrossSide({
  seen: { person, missing },
  overview,
}: {
  readonly seen: SeenPerson;
  readonly overview: LibraryReply;
}) {
  const [first] = person.sightings;
  return (
    <div className={styles.head}>
      <a className={review.sideName} href={`#/library/person/${person.id}`}>
        {person.name ?? `Person ${person.id}`}
      </a>
      <span className={styles.ways}>
        <ProjectWays person={person} overview={overview} />
      </span>
      <span className={review.sideFacts}>
        {[
          placesOf(person.sightings),
          ...(first === undefined ? [] : [momentOf(first)]),
          counted(person.sightings.length, 'sighting'),
        ].join(' · ')}
      </span>
      {missing.map((sentence) => (
        <span key={sentence} className={styles.missing}>
          {sentence}
        </span>
      ))}
    </div>
  );
}
