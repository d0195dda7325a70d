import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { personTitle } from '#contract/words/person-words.ts';
import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { useFollowedSurvivor } from '../../navigation/follow-survivor.ts';
import { goTo } from '../../navigation/go-to.ts';
import { useAddressQuery } from '../../navigation/use-address-query.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import { useMayBeTwo } from '../../state/use-may-be-two.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './cut.module.css';
import { cutAddress, everybodyAddress } from './cut-address.ts';
import { CutBoard } from './cut-board.tsx';
import { LookThrough } from './look-through.tsx';
import type { MarkedRow } from './marked-rows.ts';

/** `#/cut/12`: that person, whether or not anything is proposed. `#/cut/all`: everybody for whom nothing is, a row each. */
export const cutScreen: AppScreen = {
  name: 'cut',
  pattern: '/:person?',
  title: 'Cut',
  within: 'project',
  rail: null,
  partOf: 'review',
  keys: {
    'cut.next': { label: 'The next who may be several', group: 'Here', key: 'J' },
    'cut.previous': { label: 'The one before', group: 'Here', key: 'K' },
    'cut.apply': { label: 'Cut as marked (Enter does the same)', group: 'Here', key: 'C' },
    'cut.whole': { label: 'It is one person: cut nowhere', group: 'Here', key: 'W' },
    'cut.aside': { label: 'Do not use the picture in focus or under the pointer', group: 'Here', key: 'D' },
    'cut.not_person': { label: 'It is not a person: hide', group: 'Here', key: 'H' },
  },
  Screen: ({ params: { person } }) => <CutScreen person={person === 'all' ? person : figureOf(person)} />,
};

/** A number of an address; null where it holds none. */
function figureOf(text: string | null | undefined): number | null {
  return /^\d+$/.test(text ?? '') ? Number(text) : null;
}

/** Cutting: those who may be several people one after the other, each as a strip of pictures that can be cut at any of them; then all others. */
function CutScreen({ person }: { readonly person: number | 'all' | null }) {
  const { opened, version } = useProject();
  const [query] = useAddressQuery();
  const at = figureOf(query.get('at'));
  const { value } = useReply('review.persons', { project: opened.project }, version);
  const { persons: mayBeTwo, isComplete } = useMayBeTwo();
  const doubtful = [...mayBeTwo].toSorted((one, other) => one - other);
  // Once all were looked at, the rows stay while that is done anew after an answer.
  const [wasComplete, setWasComplete] = useState(isComplete);
  if (isComplete && !wasComplete) setWasComplete(true);
  const [marks, setMarks] = useState<ReadonlyMap<number, MarkedRow>>(new Map());
  const current = person === 'all' ? null : (person ?? doubtful[0] ?? null);
  const shown = value?.persons.filter(({ hidden }) => !hidden) ?? [];
  const others = shown
    .filter(({ id }) => !mayBeTwo.has(id))
    .toSorted((one, other) => other.rows - one.rows || one.id - other.id);
  const round = doubtful.length > 0 ? doubtful : others.map(({ id }) => id);

  /** The next in turn that is not the one on screen; null where there is none. */
  const beside = (step: 1 | -1): number | null => {
    const rest = round.filter((id) => id !== current);
    if (rest.length === 0) return null;
    if (current === null) return rest[0];
    const place = round.indexOf(current);
    if (place >= 0) return round[(place + step + round.length) % round.length];
    return rest.find((id) => id > current) ?? rest[0];
  };
  const move = (step: 1 | -1) => {
    const next = beside(step);
    if (next !== null) goTo(cutAddress(next));
  };
  const { undo, redo } = useHistoryKeys();
  useKeys({ 'cut.next': () => move(1), 'cut.previous': () => move(-1), undo, redo });
  // After an answer: who else may be several; where nobody is, the end of this step.
  const onAnswered = () => goTo(cutAddress(doubtful.length > 0 ? beside(1) : null));

  return (
    <div className={styles.screen}>
      <PersonChoice
        groups={[
          { label: `May be several${isComplete ? '' : ' …'}`, persons: doubtful },
          { label: 'Everybody else, longest first', persons: others.map(({ id }) => id) },
        ]}
        titleOf={(id) => {
          const found = shown.find((each) => each.id === id);
          return found === undefined ? `Person ${id}` : personTitle(found);
        }}
        current={current}
      />
      {current === null ? (
        (wasComplete || person === 'all') && value !== null ? (
          <LookThrough
            persons={others}
            doubtful={doubtful.length}
            isComplete={isComplete}
            marks={marks}
            onMarks={setMarks}
          />
        ) : (
          <LoadingScreen what="Looking for persons who may be several" />
        )
      ) : (
        <CutPerson key={`${current} ${at}`} person={current} at={at} onAnswered={onAnswered} />
      )}
    </div>
  );
}

interface CutPersonProps {
  readonly person: number;
  /** The frame from which on somebody said that it is somebody else; null where nobody did. */
  readonly at: number | null;
  readonly onAnswered: () => void;
}

function CutPerson({ person: id, at, onAnswered }: CutPersonProps) {
  const { opened, version } = useProject();
  const { value, error, reload } = useReply('review.person', { project: opened.project, person: id }, version);
  useFollowedSurvivor(error, cutAddress);
  if (value !== null) return <CutBoard person={value} at={at} onAnswered={onAnswered} />;
  return error === null ? (
    <LoadingScreen what={`Loading person ${id}`} />
  ) : (
    <ErrorScreen error={error} onRetry={reload}>
      <Button variant="default" onClick={() => goTo('#/cut')}>
        Who may be several
      </Button>
    </ErrorScreen>
  );
}

interface PersonChoiceProps {
  readonly groups: readonly { readonly label: string; readonly persons: readonly number[] }[];
  readonly titleOf: (person: number) => string;
  readonly current: number | null;
}

/** How many of everybody are listed until more are asked for: a list of a thousand links draws slowly, and nobody reads it. */
const listedAtFirst = 60;

function PersonChoice({ groups, titleOf, current }: PersonChoiceProps) {
  const marked = useRef<HTMLAnchorElement>(null);
  const [isAll, setIsAll] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked one is another when `current` is.
  useEffect(() => {
    marked.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <nav className={styles.choice} aria-label="Persons to cut">
      <a
        className={styles.choiceLink}
        href={everybodyAddress}
        onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
        aria-current={current === null ? 'true' : undefined}
      >
        Look through all
      </a>
      {groups.map(({ label, persons }) => {
        const listed = isAll ? persons : persons.slice(0, listedAtFirst);
        return (
          <section key={label}>
            <h2>
              {label} <span>{persons.length}</span>
            </h2>
            {listed.map((id) => (
              <a
                key={id}
                ref={id === current ? marked : undefined}
                className={styles.choiceLink}
                href={cutAddress(id)}
                onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
                aria-current={id === current ? 'true' : undefined}
              >
                {titleOf(id)}
              </a>
            ))}
            {listed.length < persons.length && (
              <button
                type="button"
                className={`${styles.choiceLink} ${styles.choiceMore}`}
                onClick={() => setIsAll(true)}
              >
                {persons.length - listed.length} more
              </button>
            )}
          </section>
        );
      })}
    </nav>
  );
}
