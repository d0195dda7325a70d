import { useMemo, useRef, useState } from 'react';
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
import type { VideoControl } from '../review/video-panel.tsx';
import { crossEvidenceLines, crossEvidenceSentence } from './cross-evidence.ts';
import styles from './cross-pair.module.css';
import { CrossSide, type SeenPerson } from './cross-side.tsx';
import { CrossVideos } from './cross-videos.tsx';
import { PairLanes } from './pair-lanes.tsx';
import { spotOfPicture, spotOfSighting, usualSpot, type VideoSpot } from './video-spot.ts';

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
  const [spots, setSpots] = useState<readonly [VideoSpot | null, VideoSpot | null] | null>(null);
  const [videos, setVideos] = useState<'playing' | 'paused'>('paused');
  const players = [useRef<VideoControl>(null), useRef<VideoControl>(null)] as const;
  const usual = (seen: SeenPerson) => usualSpot(seen, evidence.best_crops ?? []);
  /** Both are shown; the one that was asked for where it was asked, the other where it is or where it is usually looked at. */
  const play = (side: 0 | 1, spot: VideoSpot | null) => {
    const before = spots ?? [usual(a), usual(b)];
    setSpots(side === 0 ? [spot, before[1]] : [before[0], spot]);
  };
  const toggleVideos = () => {
    for (const { current } of players) videos === 'playing' ? current?.pause() : current?.play();
  };
  const step = (by: 1 | -1) => {
    if (spots === null) clock.step(by);
    else for (const { current } of players) current?.step(by);
  };
  const plays = {
    pause: () => (spots === null ? clock.toggle() : toggleVideos()),
    play_a: () => (spots === null ? play(0, usual(a)) : toggleVideos()),
    step_forward: () => step(1),
    step_back: () => step(-1),
  };
  useKeys({ ...gated, ...plays });
  const scale = { rank, sightings: [a.person.sightings, b.person.sightings] as const };
  return (
    <div className={styles.screen}>
      <section className={review.centre} aria-label={`Are persons ${evidence.a} and ${evidence.b} the same?`}>
        <div className={review.heads}>
          <CrossSide seen={a} overview={overview} />
          <CrossSide seen={b} overview={overview} />
        </div>
        {spots === null ? (
          <PairStage pair={evidence} crops={crops} clock={clock} agreement={null} look={look} onLook={setLook} />
        ) : (
          <CrossVideos
            overview={overview}
            people={[a.person, b.person]}
            spots={spots}
            controls={players}
            onPlaying={setVideos}
            onClose={() => setSpots(null)}
          />
        )}
        <PlayBar on={plays} isPlaying={spots === null ? isPlaying : videos === 'playing'} plays="Both videos" />
        <div className={review.strips}>
          <BestStrip person={shownA} pair={evidence} onSeek={(_, crop) => play(0, spotOfPicture(a, crop))} />
          <BestStrip person={shownB} pair={evidence} onSeek={(_, crop) => play(1, spotOfPicture(b, crop))} />
        </div>
        <PairLanes
          persons={[a.person, b.person]}
          onPlay={(side, sighting) => play(side, spotOfSighting(persons[side].person, sighting))}
        />
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
