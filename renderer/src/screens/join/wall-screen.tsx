import { Button } from '@mantine/core';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import type { CropView, FaceView, QueuePair } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useEnter } from '../../keys/use-enter.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useDecide } from '../../parts/use-decide.tsx';
import { useSeenMoment } from '../../parts/use-seen-moment.ts';
import { DrawnLog } from '../../pictures/drawn-log.ts';
import { Face } from '../../pictures/face.tsx';
import { useProject } from '../../state/project-context.ts';
import { pairKey } from '../../state/queue-state.ts';
import { useMayBeTwo } from '../../state/use-may-be-two.ts';
import { useReply } from '../../state/use-reply.ts';
import { reviewAddress } from '../review/review-address.ts';
import styles from './join.module.css';
import {
  clicked,
  nextPage,
  pairsThatFit,
  type Room,
  tilePx,
  tileScale,
  type WallMark,
  type WallPage,
  wallDecision,
} from './wall-page.ts';

/** What stands around the pairs: the padding of the wall, and the answers below it. */
const aroundPx = { width: 28, height: 70 } as const;

/** Between two pairs, in CSS pixels. */
const gapPx = 8;

/** How many of the likeliest pairs are asked for at once. */
const askedPairs = 500;

/** A wall of pairs: one screen at a time, all that fits and nothing below it. */
export function WallScreen() {
  const { opened, version } = useProject();
  const { persons: mayBeTwo } = useMayBeTwo();
  const asked = { project: opened.project, persons: [], count: askedPairs };
  const { value, error, reload } = useReply('review.likely', asked, version);
  /** What was looked at and left open. */
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  /** What was answered, or has somebody who was merged, until the pairs are asked for anew: an undo then brings it back. */
  const [goneOf, setGone] = useState<Gone>({ pairs: null, keys: new Set() });
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 });
  const fits = room.width === 0 ? 0 : pairsThatFit(room);
  const [page, setPage] = useState<WallPage | null>(null);
  const wall = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const target = wall.current;
    if (target === null) return;
    const observer = new ResizeObserver(([{ contentRect }]) => {
      setRoom({ width: contentRect.width - aroundPx.width, height: contentRect.height - aroundPx.height });
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);

  const pairs = value?.pairs ?? null;
  // A screen stays as it is until it is answered, whatever is asked anew behind it.
  useEffect(() => {
    if (pairs === null || fits === 0 || page !== null) return;
    const hidden = goneOf.pairs === pairs ? new Set([...passed, ...goneOf.keys]) : passed;
    const next = nextPage(pairs, fits, { passed: hidden, mayBeTwo });
    if (next.pairs.length > 0) setPage(next);
  }, [pairs, fits, page, passed, goneOf, mayBeTwo]);

  const onAnswered = (answered: WallPage, { left, merged }: WallAnswer) => {
    const known = pairs ?? [];
    const leftOpen = new Set([...passed, ...left.map(pairKey)]);
    // Pairs with somebody who is merged now go too: those that come of it are asked for.
    const isAnswered = (pair: QueuePair) => answered.pairs.includes(pair) && !left.includes(pair);
    const gone = known.filter((pair) => isAnswered(pair) || merged.has(pair.a) || merged.has(pair.b));
    const keys = new Set([...(goneOf.pairs === pairs ? goneOf.keys : []), ...gone.map(pairKey)]);
    setPassed(leftOpen);
    setGone({ pairs, keys });
    const next = nextPage(known, fits, { passed: new Set([...leftOpen, ...keys]), mayBeTwo });
    setPage(next.pairs.length > 0 ? next : null);
  };
  return (
    <div className={styles.wallRoom} ref={wall}>
      {error !== null ? (
        <ErrorScreen error={error} onRetry={reload} />
      ) : page !== null ? (
        <WallBoard
          key={page.pairs.map(pairKey).join()}
          page={page}
          scale={tileScale(page.pairs.length, room)}
          onAnswered={onAnswered}
        />
      ) : pairs === null || fits === 0 ? (
        <LoadingScreen what="Looking for the likeliest pairs" />
      ) : (
        <EmptyScreen
          title="No further pairs"
          actions={
            <>
              <Button onClick={() => goTo('#/check')}>Go on to Check</Button>
              {passed.size > 0 && (
                <Button variant="default" onClick={() => setPassed(new Set())}>
                  Look again at {counted(passed.size, 'pair')} left open
                </Button>
              )}
            </>
          }
        >
          Every pair that is likely enough to be worth a look was shown.
        </EmptyScreen>
      )}
    </div>
  );
}

/** Pairs that are off the wall as long as the pairs that were asked for are these. */
interface Gone {
  readonly pairs: readonly QueuePair[] | null;
  readonly keys: ReadonlySet<string>;
}

/** What became of a screen: the pairs that were left open, and who was merged. */
interface WallAnswer {
  readonly left: readonly QueuePair[];
  readonly merged: ReadonlySet<number>;
}

interface WallBoardProps {
  readonly page: WallPage;
  /** How many times its least size a pair is drawn. */
  readonly scale: number;
  readonly onAnswered: (page: WallPage, answer: WallAnswer) => void;
}

function WallBoard({ page, scale, onAnswered }: WallBoardProps) {
  const { opened } = useProject();
  const decide = useDecide();
  const [marks, setMarks] = useState<ReadonlyMap<string, WallMark>>(new Map());
  const [log] = useState(() => new DrawnLog());
  const [, setDrawn] = useState(0);
  const [isWriting, setIsWriting] = useState(false);
  const { value } = useReply('review.faces', {
    project: opened.project,
    persons: page.pairs.flatMap(({ a, b }) => [a, b]),
  });
  const faces = new Map(value?.faces.map((face) => [face.id, face]));
  const picturesOf = (id: number) => shownOf(faces.get(id));
  const covered = page.pairs.flatMap(({ a, b }) => [...picturesOf(a), ...picturesOf(b)]).map(({ id }) => id);
  const undrawn = value === null ? null : covered.filter((id) => !log.wasDrawn(id)).length;
  const decision = wallDecision(page, marks);
  const { isOpen, counts } = useSeenMoment(undrawn === 0);
  const joins = decision?.groups.length ?? 0;
  const aparts = decision?.aparts.length ?? 0;

  const accept = async () => {
    if (isWriting || !counts()) return;
    const left = page.pairs.filter((pair) => (marks.get(pairKey(pair)) ?? page.mark) === 'open');
    if (decision === null) return onAnswered(page, { left, merged: new Set() });
    setIsWriting(true);
    const reply = await decide(decision, {
      pairs: [],
      model_sha256: opened.status.embedder?.model_sha256 ?? null,
      crop_ids: covered,
      drawn: [...log.read(covered, performance.now())],
    });
    setIsWriting(false);
    if (reply !== null) onAnswered(page, { left, merged: new Set(decision.groups.flatMap(({ persons }) => persons)) });
  };
  const isAll = page.pairs.every((pair) => (marks.get(pairKey(pair)) ?? page.mark) === 'same');
  const markAll = () => setMarks(new Map(page.pairs.map((pair) => [pairKey(pair), isAll ? 'open' : 'same'])));
  useEnter(() => void accept());
  useKeys({ 'join.all': markAll });
  const toggle = (pair: QueuePair) => {
    const key = pairKey(pair);
    setMarks(new Map([...marks, [key, clicked(marks.get(key) ?? page.mark, page.mark)]]));
  };
  return (
    <>
      <ul
        className={styles.wall}
        aria-label="Pairs"
        style={
          {
            '--tile-width': `${Math.floor(tilePx.width * scale) - gapPx}px`,
            '--tile-height': `${Math.floor(tilePx.height * scale) - gapPx}px`,
          } as CSSProperties
        }
      >
        {page.pairs.map((pair) => {
          const mark = marks.get(pairKey(pair)) ?? page.mark;
          return (
            <li key={pairKey(pair)} className={styles.wallTile} data-mark={mark}>
              <button
                type="button"
                aria-label={`${pair.a} and ${pair.b}: ${markWords[mark]}`}
                onClick={(event) => {
                  if (event.detail > 0) event.currentTarget.blur();
                  toggle(pair);
                }}
              >
                {[pair.a, pair.b].map((id) => (
                  <span key={id} className={styles.wallFaces}>
                    {picturesOf(id).map((crop) => (
                      <Face
                        key={crop.id}
                        crop={crop}
                        log={log}
                        onDrawn={() => setDrawn((count) => count + 1)}
                        name={`Person ${id} at ${timeCode(crop.time_ms)}`}
                      />
                    ))}
                  </span>
                ))}
              </button>
              <span className={styles.wallFoot}>
                <a href={reviewAddress([pair.a, pair.b])}>
                  {pair.a} · {pair.b}
                </a>
                <span>
                  {pair.probability === null ? similarityFigure(pair.similarity) : probabilityFigure(pair.probability)}
                </span>
                <span className={styles.wallMark}>{markWords[mark]}</span>
              </span>
            </li>
          );
        })}
      </ul>
      <footer className={styles.foot} role="toolbar" aria-label="Answer">
        <Button
          loading={isWriting}
          disabled={!isOpen}
          onClick={() => void accept()}
          rightSection={<span className={styles.enter}>Enter</span>}
        >
          {decision === null ? 'None of these: go on' : acceptWords(joins, aparts)}
        </Button>
        <Button variant="default" onClick={markAll} rightSection={<KeyHint action="join.all" />} aria-keyshortcuts="T">
          {isAll ? 'Mark none' : 'Mark all'}
        </Button>
        <span className={styles.says} role="status">
          {undrawn !== 0
            ? 'Loading the pictures'
            : page.mark === 'same'
              ? 'Likely pairs: click the wrong ones. What is left marked becomes one person each.'
              : 'Less likely pairs: click those that are the same. The others stay as they are.'}
        </span>
      </footer>
    </>
  );
}

const markWords: Readonly<Record<WallMark, string>> = { same: 'the same', different: 'two people', open: 'not marked' };

/** Pictures of a person on the wall: two of the four, apart in time. */
function shownOf(face: FaceView | undefined): readonly CropView[] {
  const all = face?.faces ?? [];
  return all.length <= 2 ? all : [all[0], all[all.length - 1]];
}

function acceptWords(joins: number, aparts: number): string {
  const parts = [
    joins > 0 ? `join ${counted(joins, 'pair')}` : '',
    aparts > 0 ? `keep ${counted(aparts, 'pair')} apart` : '',
  ];
  const words = parts.filter((part) => part !== '').join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
