import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { CropView, PersonDetail } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { duration, span, timeCode } from '#contract/words/time-words.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useEnter } from '../../keys/use-enter.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { showDone } from '../../parts/toasts.ts';
import { useDecide } from '../../parts/use-decide.tsx';
import { useSeenMoment } from '../../parts/use-seen-moment.ts';
import { loadBitmap } from '../../pictures/bitmap-cache.ts';
import { pictureInHand } from '../../pictures/picture-in-hand.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { personAddress } from '../person/person-address.ts';
import { VideoPanel } from '../review/video-panel.tsx';
import styles from './cut.module.css';
import { cutFrames, stripTiles } from './cut-plan.ts';
import { CutStrip } from './cut-strip.tsx';

interface CutBoardProps {
  readonly person: PersonDetail;
  /** The frame from which on somebody said that it is somebody else: marked to begin with. Null where nobody did. */
  readonly at: number | null;
  /** Called when the person was cut, called one, or hidden. */
  readonly onAnswered: () => void;
}

/** How long before a cut the video begins, in milliseconds: time to see who it was. */
const beforeCutMs = 1500;

/** One person as a strip of pictures: mark where somebody else begins, see it in the video, and say what is so. */
export function CutBoard({ person, at, onAnswered }: CutBoardProps) {
  const { opened, times, version } = useProject();
  const decide = useDecide();
  const asked = { project: opened.project, person: person.id };
  const { value: proposed, isLoading } = useReply('review.split_proposal', asked, version);
  const { value: placed } = useReply('review.cut_places', asked, version);
  const [named, setNamed] = useState(() => namedPlace(person, at));
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(named === null ? null : new Set([named.crop]));
  /** The frame at which the video plays; where nobody chose one, the first cut. Nowhere once it was closed, until a place is chosen again. */
  const [watched, setWatched] = useState<number | 'closed' | null>(at);
  const [isWriting, setIsWriting] = useState(false);
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const { isOpen, counts } = useSeenMoment(usePicturesLoaded(person.all_crops));
  const proposal = proposed?.proposal ?? null;
  const armed = proposal?.groups[1][0];
  // What is proposed is marked, and nothing is where nothing is proposed.
  const cuts = chosen ?? new Set(armed === undefined ? [] : [armed]);
  const places = new Map(placed?.places.map(({ crop, at_frame }) => [crop, at_frame]));
  if (proposal !== null && armed !== undefined) places.set(armed, proposal.at_frame);
  // What somebody saw in the video is more exact than what the boxes tell.
  if (named !== null) places.set(named.crop, named.frame);
  const tiles = stripTiles(person, cuts, times);
  const frames = cutFrames(tiles, places);
  const watchedFrame = watched === 'closed' ? null : (watched ?? frames[0] ?? null);

  const toggle = (crop: number) => {
    const next = new Set(cuts);
    if (next.has(crop)) next.delete(crop);
    else {
      next.add(crop);
      setWatched(places.get(crop) ?? person.all_crops.find(({ id }) => id === crop)?.frame ?? null);
    }
    setChosen(next);
  };
  const markAt = (frame: number) => {
    const place = namedPlace(person, frame);
    if (place === null) return showDone('There is no picture behind that frame: nothing would be left to cut off');
    setNamed(place);
    setChosen(new Set([...cuts, place.crop]));
  };
  const answer = async (decision: Parameters<typeof decide>[0]) => {
    if (isWriting || !counts()) return;
    setIsWriting(true);
    const reply = await decide(decision);
    setIsWriting(false);
    // Whoever has gone elsewhere meanwhile is not led away from there.
    if (reply !== null && isHere.current) onAnswered();
  };
  const cut = () => {
    if (frames.length > 0 && placed !== null) void answer({ kind: 'cut', person: person.id, at_frames: [...frames] });
  };
  const whole = () => void answer({ kind: 'whole', person: person.id });
  const hide = () => void answer({ kind: 'hide', person: person.id });
  const play = () => setWatched(frames[0] ?? person.first_frame);
  const setAside = () => {
    const crop = pictureInHand();
    if (crop === null) return showDone('Point at a picture first, or choose one with the arrow keys');
    void decide({ kind: 'set_aside', person: person.id, crops: [crop] });
  };
  useKeys({
    ...{ 'cut.aside': setAside, 'cut.apply': cut, 'cut.whole': whole, 'cut.not_person': hide },
    // While the video is there the key is its own.
    ...(watchedFrame === null ? { play_a: play } : {}),
  });
  useEnter(cut);

  const parts = frames.length + 1;
  const saidWhole = proposed?.said_whole ?? null;
  return (
    <section className={styles.board} aria-label={`Cut person ${person.id}`}>
      <header className={styles.head}>
        <h2>
          <a href={personAddress(person.id)}>{personTitle(person)}</a>
        </h2>
        <p>
          {span(person.first_ms, person.last_ms)} · {duration(person.last_ms - person.first_ms)} ·{' '}
          {counted(person.crops, 'picture')}
        </p>
        <p className={styles.why}>
          {isLoading && 'Looking for groups of pictures'}
          {proposal?.why}
          {!isLoading && proposal === null && saidWhole === null && 'Nothing is proposed here, and nothing is marked.'}
          {saidWhole !== null &&
            `${saidWhole.by_you ? 'You' : saidWhole.by} said that this is one person (decision ${saidWhole.event}).`}
        </p>
      </header>
      <div className={styles.body} data-video={watchedFrame !== null}>
        <CutStrip tiles={tiles} onToggle={toggle} onWatch={setWatched} person={person.id} />
        {watchedFrame !== null && (
          <div className={styles.video}>
            <VideoPanel
              key={`${person.id}-${watchedFrame}`}
              fromMs={Math.max(0, times.msOf(watchedFrame) - beforeCutMs)}
              persons={[person.id]}
              onTime={ignoreTime}
              onOther={(_person, frame) => markAt(frame)}
              onClose={() => setWatched('closed')}
            />
            <p>
              The video around {timeCode(times.msOf(watchedFrame))}, frame {watchedFrame}.
            </p>
          </div>
        )}
      </div>
      <footer className={styles.foot} role="toolbar" aria-label="Answer">
        <Button
          disabled={frames.length === 0 || placed === null || !isOpen}
          loading={isWriting}
          onClick={cut}
          rightSection={<KeyHint action="cut.apply" />}
          aria-keyshortcuts="C"
        >
          {frames.length === 0 ? 'Cut' : `Cut into ${parts}`}
        </Button>
        <Button
          variant="default"
          disabled={!isOpen}
          onClick={whole}
          rightSection={<KeyHint action="cut.whole" />}
          aria-keyshortcuts="W"
        >
          It is one person
        </Button>
        <Button
          variant="default"
          disabled={!isOpen}
          onClick={hide}
          rightSection={<KeyHint action="cut.not_person" />}
          aria-keyshortcuts="H"
        >
          Not a person
        </Button>
        <Button variant="subtle" disabled={cuts.size === 0} onClick={() => setChosen(new Set())}>
          Clear the marks
        </Button>
        <span className={styles.says} role="status">
          {frames.length === 0
            ? 'Click the picture from which on it is somebody else.'
            : `${counted(frames.length, 'cut')}: part 1 stays person ${person.id}, each other part becomes a person of its own.`}
        </span>
      </footer>
    </section>
  );
}

/** The first picture from a frame on, with which somebody else begins at that frame; null where no cut can be made there. */
function namedPlace({ all_crops, first_frame }: PersonDetail, frame: number | null) {
  if (frame === null || frame <= first_frame) return null;
  const later = all_crops.filter((crop) => crop.frame >= frame).toSorted((one, other) => one.frame - other.frame);
  return later.length === 0 || later.length === all_crops.length ? null : { crop: later[0].id, frame };
}

/** Whether the pictures of a person are there; one that cannot be loaded is not waited for. */
function usePicturesLoaded(crops: readonly CropView[]): boolean {
  const [loaded, setLoaded] = useState<readonly CropView[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void Promise.allSettled(crops.map(({ url, height }) => loadBitmap(url, height))).then(() => {
      if (isCurrent) setLoaded(crops);
    });
    return () => {
      isCurrent = false;
    };
  }, [crops]);
  return loaded === crops;
}

function ignoreTime(): void {
  // The strip has no mark that follows the video.
}
