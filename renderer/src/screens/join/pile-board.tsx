import { Button } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Pile } from '#contract/piles.ts';
import type { FaceView } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useEnter } from '../../keys/use-enter.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.ts';
import { useDecide } from '../../parts/use-decide.tsx';
import { useSeenMoment } from '../../parts/use-seen-moment.ts';
import { DrawnLog } from '../../pictures/drawn-log.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { reviewAddress } from '../review/review-address.ts';
import { FaceCard } from './face-card.tsx';
import styles from './join.module.css';
import { linkFigure } from './link-figure.ts';
import { broughtIn, membersOf, pileDecision, takenOut, untouched } from './pile-edit.ts';
import { PileLane } from './pile-lane.tsx';
import { WhoElse } from './who-else.tsx';

interface PileBoardProps {
  readonly pile: Pile;
  readonly isDoubtful: boolean;
  readonly onAnswered: () => void;
}

/** Up to so many cards lie beside each other at a larger size. */
const fewCards = 3;

/** What a card carries while it is dragged. */
const dragType = 'application/x-doppel-person';

/**
 * The pile in hand: who is proposed to be one human being, in order of time. Cards are taken out and brought in by dragging or by keys;
 * Enter accepts what lies there, once every picture of it was drawn.
 */
export function PileBoard({ pile, isDoubtful, onAnswered }: PileBoardProps) {
  const { opened, version } = useProject();
  const decide = useDecide();
  const [edit, setEdit] = useState(untouched);
  const [log] = useState(() => new DrawnLog());
  const [, setDrawn] = useState(0);
  const [isWriting, setIsWriting] = useState(false);
  const cards = useRef<HTMLUListElement>(null);
  const known = useMemo(() => [...pile.persons, ...edit.added], [pile, edit.added]);
  const asked = useReply('review.faces', { project: opened.project, persons: known }, version);
  const lastFaces = useRef<readonly FaceView[]>([]);
  if (asked.value !== null) lastFaces.current = asked.value.faces;
  const faces = asked.value?.faces ?? lastFaces.current;

  const members = membersOf(pile.persons, edit);
  const inPile = members.flatMap((id) => faces.find((face) => face.id === id) ?? []);
  const inTime = inPile.toSorted((one, other) => one.first_frame - other.first_frame);
  const out = [...edit.out.keys()].flatMap((id) => faces.find((face) => face.id === id) ?? []);
  const covered = inTime.flatMap((face) => face.faces.map(({ id }) => id));
  const undrawn = inPile.length < members.length ? null : covered.filter((id) => !log.wasDrawn(id)).length;
  const decision = pileDecision(pile.persons, edit, faces);
  const { isOpen, counts } = useSeenMoment(undrawn === 0);

  /** Where two lie in the pile and nothing was changed: that they are two people. */
  const two =
    members.length === 2 && out.length === 0
      ? pileDecision(pile.persons, takenOut(edit, members[1], 'apart'), faces)
      : null;

  const accept = async (decision: ReturnType<typeof pileDecision>) => {
    if (isWriting || decision === null || undrawn === null) return;
    if (undrawn > 0) {
      // What was not there to be seen is brought there; the next Enter accepts.
      cards.current?.querySelector('[data-undrawn=true]')?.scrollIntoView({ block: 'center' });
      showDone(`${counted(undrawn, 'picture')} of this pile had not been on screen yet`);
      return;
    }
    if (!counts()) return;
    setIsWriting(true);
    const shown = [...covered, ...out.flatMap((face) => face.faces.map(({ id }) => id))];
    const reply = await decide(decision, {
      pairs: [],
      model_sha256: opened.status.embedder?.model_sha256 ?? null,
      crop_ids: shown,
      drawn: [...log.read(shown, performance.now())],
    });
    setIsWriting(false);
    if (reply !== null) onAnswered();
  };
  const focused = (): number | null => {
    const card = document.activeElement?.closest('[data-person]');
    return card instanceof HTMLElement ? Number(card.dataset.person) : null;
  };
  const look = () => {
    if (pile.weakest !== null) goTo(reviewAddress([pile.weakest.a, pile.weakest.b]));
  };
  const takeOut = (person: number | null, as: 'apart' | 'open') => {
    if (person === null) return showDone('Choose a card first: the arrow keys, Tab or a click');
    if (members.includes(person)) setEdit(takenOut(edit, person, as));
  };
  const bringIn = (person: number) => setEdit(broughtIn(edit, pile.persons, person));
  const hide = (person: number | null) => {
    if (person === null) return showDone('Choose a card first: the arrow keys, Tab or a click');
    void decide({ kind: 'hide', person });
  };
  useEnter(() => void accept(decision));
  useKeys({
    'join.look': look,
    apart: () => void accept(two),
    'join.out': () => takeOut(focused(), 'apart'),
    'join.not_person': () => hide(focused()),
    unsure: () => takeOut(focused(), 'open'),
  });

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const all = [...(cards.current?.querySelectorAll<HTMLElement>('[data-person]') ?? [])];
    const place = all.indexOf(document.activeElement as HTMLElement);
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, place + step))]?.focus();
  };
  const dropOn = (drop: (person: number) => void) => ({
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const person = Number(event.dataTransfer.getData(dragType));
      event.preventDefault();
      if (person > 0) drop(person);
    },
  });
  return (
    <section className={styles.board} aria-label={`Pile of ${pile.persons.join(', ')}`}>
      <header className={styles.pileHead}>
        <h2>{counted(members.length, 'person')}, one human being?</h2>
        {isDoubtful && <span className={styles.doubt}>one of them may be several: cut first</span>}
        {pile.weakest !== null && (
          <Button size="compact-sm" variant="default" onClick={look} rightSection={<KeyHint action="join.look" />}>
            Weakest link {pile.weakest.a} and {pile.weakest.b}: {linkFigure(pile)}
          </Button>
        )}
      </header>
      {asked.error !== null && <ErrorNote error={asked.error} />}
      <PileLane faces={inTime} />
      <div className={styles.scroll}>
        <ul
          className={styles.cards}
          data-few={inTime.length <= fewCards}
          ref={cards}
          onKeyDown={walk}
          aria-label="In this pile"
          {...dropOn(bringIn)}
        >
          {inTime.map((face) => (
            <FaceCard
              key={face.id}
              face={face}
              log={log}
              dragType={dragType}
              onDrawn={() => setDrawn((count) => count + 1)}
              action={{ label: 'Somebody else', onUse: () => takeOut(face.id, 'apart') }}
            />
          ))}
        </ul>
        <div className={styles.tray} {...dropOn((person) => takeOut(person, 'apart'))}>
          {out.length > 0 && (
            <>
              <h3>Taken out</h3>
              <ul className={styles.cards} aria-label="Taken out">
                {out.map((face) => (
                  <FaceCard
                    key={face.id}
                    face={face}
                    log={log}
                    dragType={dragType}
                    note={edit.out.get(face.id) === 'apart' ? 'somebody else: kept apart' : 'left open'}
                    onDrawn={() => setDrawn((count) => count + 1)}
                    action={{ label: 'Back into the pile', onUse: () => bringIn(face.id) }}
                  />
                ))}
              </ul>
            </>
          )}
          <WhoElse persons={members} onChoose={bringIn} dragType={dragType} shortcut="join.who_else" />
        </div>
      </div>
      <footer className={styles.foot} role="toolbar" aria-label="Answer">
        <Button
          loading={isWriting}
          disabled={decision === null || undrawn === null || (undrawn === 0 && !isOpen)}
          onClick={() => void accept(decision)}
          rightSection={<span className={styles.enter}>Enter</span>}
        >
          {acceptWords(members.length, edit.out)}
        </Button>
        {two !== null && (
          <Button
            variant="default"
            disabled={isWriting || undrawn === null || (undrawn === 0 && !isOpen)}
            onClick={() => void accept(two)}
            rightSection={<KeyHint action="apart" />}
            aria-keyshortcuts="A"
          >
            Two people: keep apart
          </Button>
        )}
        <span className={styles.says} role="status">
          {undrawn === null
            ? 'Loading the pictures'
            : undrawn > 0
              ? `${counted(undrawn, 'picture')} below not yet on screen: scroll, or press Enter`
              : 'X takes the card in focus out, U leaves it open, H hides it; a card can be dragged'}
        </span>
      </footer>
    </section>
  );
}

function acceptWords(members: number, out: ReadonlyMap<number, 'apart' | 'open'>): string {
  const aparts = [...out.values()].filter((as) => as === 'apart').length;
  const kept = aparts === 0 ? '' : `, keep ${aparts} apart`;
  return members > 1 ? `One human being: join ${members}${kept}` : `Keep ${aparts} apart`;
}
