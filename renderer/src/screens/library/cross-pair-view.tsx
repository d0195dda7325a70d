import { useMemo, useState } from 'react';
import type { ReplyOf } from '#contract/channels.ts';
import type { LibraryReply } from '#contract/library.ts';
import { EvidenceTable } from '../../evidence/evidence-panel.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { PictureClock } from '../../pictures/clock-store.ts';
import { startsPaused } from '../../pictures/reduced-motion.ts';
import { plainLook } from '../../pictures/shared-look.ts';
import type { AnswerGate, ReviewGesture } from '../../state/answer-gate.ts';
import { useStore } from '../../state/store.ts';
import { BestStrip } from '../review/best-strip.tsx';
import { DecisionBar, PlayBar } from '../review/decision-bar.tsx';
import { PairStage } from '../review/pair-stage.tsx';
import review from '../review/review.module.css';
import { useAnswerGate } from '../review/use-answer-gate.ts';
import { crossEvidenceLines, crossEvidenceSentence } from './cross-evidence.ts';
import styles from './cross-pair.module.css';
import { CrossSide, type SeenPerson } from './cross-side.tsx';
import { PairLanes } from './pair-lanes.tsx';

interface CrossPairViewProps {
  readonly seen: ReplyOf<'library.pair'>;
  readonly overview: LibraryReply;
  readonly gate: AnswerGate;
  readonly rank: { readonly place: number; readonly of: number } | null;
  readonly on: Readonly<Record<ReviewGesture, () => Promise<void> | void>>;
}

/** Two persons of different videos on the screen on which a project's pairs are judged, with the evidence that there is across videos. */
export function CrossPairView({ seen: { evidence, persons }, overview, gate, rank, on }: CrossPairViewProps) {
  const [clock] = useState(() => new PictureClock(startsPaused() ? 'paused' : 'playing'));
  const [look, setLook] = useState(plainLook);
  const { isPlaying } = useStore(clock.store);
  const [a, b] = persons;
  const [shownA, shownB] = useMemo(() => [picturesOf(a), picturesOf(b)] as const, [a, b]);
  const crops = useMemo(() => [shownA.all_crops, shownB.all_crops] as const, [shownA, shownB]);
  const gated = useAnswerGate(gate, evidence, [shownA, shownB], on);
  const plays = { pause: () => clock.toggle(), step_forward: () => clock.step(1), step_back: () => clock.step(-1) };
  useKeys({ ...gated, ...plays });
  const scale = { rank, sightings: [a.person.sightings, b.person.sightings] as const };
  return (
    <div className={styles.screen}>
      <section className={review.centre} aria-label={`Are persons ${evidence.a} and ${evidence.b} the same?`}>
        <div className={review.heads}>
          <CrossSide seen={a} overview={overview} />
          <CrossSide seen={b} overview={overview} />
        </div>
        <PairStage pair={evidence} crops={crops} clock={clock} agreement={null} look={look} onLook={setLook} />
        <PlayBar on={plays} isPlaying={isPlaying} />
        <div className={review.strips}>
          <BestStrip person={shownA} pair={evidence} onSeek={null} />
          <BestStrip person={shownB} pair={evidence} onSeek={null} />
        </div>
        <PairLanes persons={[a.person, b.person]} />
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard. */}
      <aside className={review.side} aria-label="Evidence" tabIndex={0}>
        <EvidenceTable
          sentence={crossEvidenceSentence(evidence, scale)}
          lines={crossEvidenceLines(evidence, scale)}
          weighsMost={[]}
        />
        <p className={styles.remark}>
          {evidence.probability === null
            ? 'Ranks, no probabilities: there is none for this model across cameras.'
            : 'P(same) was fitted on a few sets of several cameras: take it with care.'}{' '}
          Merging says that two are one human being; the projects themselves are not changed.
        </p>
      </aside>
      <div className={styles.answers}>
        <DecisionBar gate={gate} on={gated} isBusy={false} />
      </div>
    </div>
  );
}

/** The pictures of somebody as the stage plays them: a video after another, each in order of time. */
function picturesOf({ person, all_crops }: SeenPerson) {
  return {
    id: person.id,
    all_crops: all_crops.toSorted((one, other) => one.source - other.source || one.frame - other.frame),
  };
}
