import { Button, Checkbox, SegmentedControl, Slider } from '@mantine/core';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { PersonDetail } from '#contract/review.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { CropGrid } from './crop-grid.tsx';
import styles from './person.module.css';
import { type SplitWay, splitObjection, splitParts } from './split-preview.ts';
import { TrackletLine } from './tracklet-line.tsx';

/** Cuts a person in two: at a frame, by tracklets, or as Doppel proposes. Shows both parts before anything is written. */
export function SplitPanel({ person, onDone }: { readonly person: PersonDetail; readonly onDone: () => void }) {
  const { opened, session, times, version } = useProject();
  const proposal = useReply('review.split_proposal', { project: opened.project, person: person.id }, version);
  const [kind, setKind] = useState<SplitWay['kind']>('frame');
  const [chosenFrame, setFrame] = useState<number | null>(null);
  const [tracklets, setTracklets] = useState<readonly number[]>([]);
  const [error, setError] = useState<DoppelError | null>(null);
  const found = proposal.value?.proposal ?? null;
  const saidWhole = proposal.value?.said_whole ?? null;
  // Until the analyst chooses, the cut stands where Doppel proposes it, or in the middle.
  const frame = chosenFrame ?? found?.at_frame ?? Math.round((person.first_frame + person.last_frame + 1) / 2);
  const way: SplitWay = kind === 'frame' ? { kind, frame } : { kind, tracklets };
  const objection = splitObjection(way, person);
  const { stays, goes } = splitParts(person.all_crops, way);
  const ids = [...new Set(person.segments.map(({ tracklet }) => tracklet))];

  const split = async () => {
    try {
      const reply = await session.decide(
        way.kind === 'frame'
          ? { kind: 'split', person: person.id, at_frame: way.frame }
          : { kind: 'split_tracklets', person: person.id, tracklets: [...way.tracklets] },
      );
      const action = reply.events[0]?.action;
      const born = action !== undefined && 'new_person' in action ? ` The new person is ${action.new_person}.` : '';
      showDone(`Person ${person.id} is split.${born}`);
      onDone();
    } catch (caught) {
      setError(asDoppelError(caught));
    }
  };
  const callWhole = async () => {
    try {
      await session.decide({ kind: 'whole', person: person.id });
      showDone(`Person ${person.id} is one person: not proposed again unless it changes.`);
      onDone();
    } catch (caught) {
      setError(asDoppelError(caught));
    }
  };
  return (
    <section className={styles.split} aria-label="Split">
      {error !== null && <ErrorNote error={error} />}
      <div className={styles.splitTools}>
        <SegmentedControl
          size="xs"
          aria-label="How to split"
          value={kind}
          onChange={(value) => setKind(value as SplitWay['kind'])}
          data={[
            { value: 'frame', label: 'At a frame' },
            { value: 'tracklets', label: 'By tracklets' },
          ]}
        />
        <span className={styles.proposal}>
          {proposal.isLoading && 'Looking for two groups of pictures'}
          {!proposal.isLoading &&
            found === null &&
            saidWhole === null &&
            (proposal.error?.message ?? 'Doppel sees no two groups in these pictures.')}
          {found?.why}
          {saidWhole !== null &&
            `${saidWhole.by_you ? 'You' : saidWhole.by} said that this is one person (decision ${saidWhole.event}).`}
        </span>
        {found !== null && (kind !== 'frame' || frame !== found.at_frame) && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setKind('frame');
              setFrame(found.at_frame);
            }}
          >
            Take the proposal: frame {found.at_frame}
          </Button>
        )}
        {found !== null && (
          <Button size="compact-sm" variant="default" onClick={callWhole}>
            It is one person
          </Button>
        )}
      </div>
      <TrackletLine person={person} cutFrame={kind === 'frame' ? frame : undefined} />
      {kind === 'frame' ? (
        <div className={styles.slider}>
          <Slider
            min={person.first_frame}
            max={person.last_frame}
            value={frame}
            onChange={setFrame}
            label={(at) => `frame ${at}`}
            thumbLabel="Frame at which the person is cut"
          />
          <span className="dp-figure">
            frame {frame}, {timeCode(times.msOf(frame))}
          </span>
        </div>
      ) : (
        <div className={styles.checks}>
          {ids.map((id) => (
            <Checkbox
              key={id}
              size="xs"
              label={`Tracklet ${id} is another person`}
              checked={tracklets.includes(id)}
              onChange={() =>
                setTracklets(tracklets.includes(id) ? tracklets.filter((each) => each !== id) : [...tracklets, id])
              }
            />
          ))}
        </div>
      )}
      <div className={styles.parts}>
        <section aria-labelledby="stays">
          <h3 id="stays">
            Stays person {person.id} <small>{stays.length} pictures</small>
          </h3>
          <CropGrid ranks="left_out" crops={stays} name={`Pictures that stay with person ${person.id}`} />
        </section>
        <section aria-labelledby="goes">
          <h3 id="goes">
            Becomes a new person <small>{goes.length} pictures</small>
          </h3>
          <CropGrid ranks="left_out" crops={goes} name="Pictures of the new person" />
        </section>
      </div>
      <div className={styles.splitFoot}>
        <span>
          {objection ?? 'Decisions about this person stay with the part that keeps the id. This can be undone.'}
        </span>
        <Button onClick={split} disabled={objection !== null}>
          Split into two persons
        </Button>
      </div>
    </section>
  );
}
