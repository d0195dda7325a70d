import { useMemo, useRef, useState } from 'react';
import type { CropView, PersonDetail, QueuePair } from '#contract/review.ts';
import { EvidencePanel } from '../../evidence/evidence-panel.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { PictureClock } from '../../pictures/clock-store.ts';
import { startsPaused } from '../../pictures/reduced-motion.ts';
import { plainLook } from '../../pictures/shared-look.ts';
import { useProject } from '../../state/project-context.ts';
import { openPairs, pairKey, type QueueState, upcoming } from '../../state/queue-state.ts';
import { useStore } from '../../state/store.ts';
import { useReply } from '../../state/use-reply.ts';
import { PresenceBar } from '../../time/presence-bar.tsx';
import { BestStrip } from './best-strip.tsx';
import { DecisionBar, PlayBar } from './decision-bar.tsx';
import { FewTogether } from './few-together.tsx';
import { FramePair } from './frame-pair.tsx';
import { LastAnswer } from './last-answer.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { PairRemarks } from './pair-remarks.tsx';
import { PairStage } from './pair-stage.tsx';
import { PersonSide } from './person-side.tsx';
import styles from './review.module.css';
import { useAnswerGate } from './use-answer-gate.ts';
import { usePairActions } from './use-pair-actions.tsx';
import { usePairPersons, usePreloadedPairs } from './use-pair-persons.ts';
import { type VideoControl, VideoPanel } from './video-panel.tsx';

/** Where the video is to play from, and around whom; null while the pictures are shown. */
interface VideoWish {
  readonly fromMs: number;
  /** How often it was asked for: the same moment, asked for again, is played again. */
  readonly times: number;
}

/** One pair in question: its pictures, its evidence, and the answers. */
export function PairView({ pair, state }: { readonly pair: QueuePair; readonly state: QueueState }) {
  const { session, opened, times } = useProject();
  const { a, b, error } = usePairPersons(pair);
  usePreloadedPairs(useMemo(() => upcoming(state, 2), [state]));
  const [clock] = useState(() => new PictureClock(startsPaused() ? 'paused' : 'playing'));
  const { isPlaying } = useStore(clock.store);
  const [video, setVideo] = useState<VideoWish | null>(null);
  const [atMs, setAtMs] = useState(0);
  const [isNoting, setIsNoting] = useState(false);
  // Of one pair: the next is looked at first without.
  const [agreeing, setAgreeing] = useState<string | null>(null);
  const asksAgreement = agreeing === pairKey(pair) && pair.best_crops !== null;
  const agreement = useReply(
    'review.agreement',
    asksAgreement ? { project: opened.project, a: pair.a, b: pair.b } : null,
  );
  const [look, setLook] = useState(plainLook);
  // Of one pair, as the agreement is.
  const [framed, setFramed] = useState<string | null>(null);
  const showsFrames = framed === pairKey(pair) && video === null;
  const actions = usePairActions(pair, a, b);
  const persons = useMemo(() => [pair.a, pair.b], [pair.a, pair.b]);
  const crops = useMemo(() => [inTime(a), inTime(b)] as const, [a, b]);

  const player = useRef<VideoControl>(null);
  const [videoState, setVideoState] = useState<'playing' | 'paused'>('playing');
  const playAround = (person: typeof a) => {
    if (person === null) return;
    // A person who leaves before the other comes is looked at when leaving; one who comes after, when coming.
    const other = person === a ? b : a;
    const leaves = other !== null && person.last_ms <= other.first_ms;
    const fromMs = Math.max(0, leaves ? person.last_ms - 4000 : person.first_ms - 1000);
    seek(fromMs);
  };
  const seek = (fromMs: number) => {
    setAtMs(fromMs);
    setVideo((before) => ({ fromMs, times: (before?.times ?? 0) + 1 }));
  };
  const gated = useAnswerGate(session.gate, pair, [a, b], {
    ...actions.on,
    next: () => session.move(1),
    previous: () => session.move(-1),
  });
  const on = {
    ...gated,
    swap: actions.on.swap,
    note: () => setIsNoting(true),
    // What is seen is what is played: the video while it is there, else the pictures.
    pause: () => (player.current === null ? clock.toggle() : player.current.toggle()),
    agree: () => setAgreeing(asksAgreement ? null : pairKey(pair)),
    whole_frame: () => {
      setVideo(null);
      setFramed(showsFrames ? null : pairKey(pair));
    },
    play_a: () => (player.current === null ? playAround(a) : player.current.toggle()),
    play_b: () => playAround(b),
    step_forward: () => (player.current === null ? clock.step(1) : player.current.step(1)),
    step_back: () => (player.current === null ? clock.step(-1) : player.current.step(-1)),
  };
  useKeys(on);

  const failed = state.failed !== null && pairKey(state.failed.pair) === pairKey(pair) ? state.failed : null;
  const open = openPairs(state);
  const place = open.findIndex((each) => pairKey(each) === pairKey(pair));
  const scale = {
    threshold: opened.status.similarity_threshold,
    rank: place === -1 ? null : { place: place + 1, of: open.length },
    noProbabilityReason: state.queue.no_probability_reason,
    mayBeTwo: [a, b].flatMap((person) => (person?.may_be_two ? [person.id] : [])),
  };
  return (
    <>
      <section className={styles.centre} aria-label={`Are persons ${pair.a} and ${pair.b} the same?`}>
        <div>
          {failed !== null && <ErrorNote error={failed.error}>{actions.forceButton(failed)}</ErrorNote>}
          {error !== null && <ErrorNote error={error} />}
          {asksAgreement && agreement.error !== null && <ErrorNote error={agreement.error} />}
          <FewTogether pair={pair} a={a} b={b} onSeek={seek} />
          <div className={styles.heads}>
            <PersonSide id={pair.a} person={a} survives={actions.into === pair.a} />
            <PersonSide id={pair.b} person={b} survives={actions.into === pair.b} />
          </div>
        </div>
        {showsFrames ? (
          <FramePair pair={pair} a={a} b={b} />
        ) : video === null ? (
          <PairStage
            pair={pair}
            crops={crops}
            clock={clock}
            agreement={asksAgreement ? agreement.value : null}
            look={look}
            onLook={setLook}
          />
        ) : (
          <VideoPanel
            key={video.times}
            fromMs={video.fromMs}
            persons={persons}
            onTime={setAtMs}
            onClose={() => setVideo(null)}
            control={player}
            onPlaying={setVideoState}
          />
        )}
        <PlayBar
          on={on}
          isPlaying={video === null ? isPlaying : videoState === 'playing'}
          showsFrames={showsFrames}
          agreement={!asksAgreement ? 'off' : agreement.value === null && agreement.error === null ? 'looking' : 'on'}
        />
        <div className={styles.strips}>
          <BestStrip person={a} pair={pair} onSeek={seek} />
          <BestStrip person={b} pair={pair} onSeek={seek} />
        </div>
        <PresenceBar
          lanes={[
            { name: String(pair.a), presence: a?.presence ?? [] },
            { name: String(pair.b), presence: b?.presence ?? [] },
          ]}
          times={times}
          atMs={atMs}
          onSeek={seek}
        />
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard. */}
      <aside className={styles.side} aria-label="Evidence and remarks" tabIndex={0}>
        <EvidencePanel pair={pair} scale={scale} />
        <PairRemarks persons={[a, b]} />
        <LastAnswer />
      </aside>
      <DecisionBar gate={session.gate} on={on} isBusy={a === null || b === null} />
      {actions.preview !== null && <MergeDialog {...actions.preview} />}
      {isNoting && <NoteDialog persons={[a, b]} onClose={() => setIsNoting(false)} />}
    </>
  );
}

/** A person's pictures in order of time; none while the person is on its way. */
function inTime(person: PersonDetail | null): readonly CropView[] {
  return person?.all_crops.toSorted((one, other) => one.frame - other.frame) ?? [];
}
