import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ModelState, NeededModel } from '#contract/models.ts';
import type { TrackReading } from '#contract/track-formats.ts';
import { FileField } from '../../files/file-field.tsx';
import type { PickKind } from '../../files/pick-kind.ts';
import { FinderChoice, useFinding } from '../../models/finder-choice.tsx';
import { GetModels } from '../../models/get-models.tsx';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { analysisAddress } from '../analysis/analysis-address.ts';
import { TrackReadingFields } from './track-reading-fields.tsx';

/** What an analysis is made from. */
export interface AnalyzeInputs {
  readonly video: string;
  readonly persons: string | null;
  readonly tracks: string | null;
}

interface AnalyzeFormProps {
  readonly inputs: AnalyzeInputs;
  readonly models: readonly ModelState[];
  readonly needed: readonly NeededModel[];
  /** Told when models have come. */
  readonly onModels: () => void;
  readonly onChange: (inputs: AnalyzeInputs) => void;
  readonly onClose: () => void;
  readonly pick: (kind: PickKind) => Promise<string | null>;
}

/** What to analyse: the video, and the persons or tracks where there are some already. */
export function AnalyzeForm({ inputs, models, needed, onModels, onChange, onClose, pick }: AnalyzeFormProps) {
  const client = useClient();
  const [out, setOut] = useState<string | null>(null);
  const [isForced, setIsForced] = useState(false);
  const [reading, setReading] = useState<TrackReading>({});
  const [error, setError] = useState<DoppelError | null>(null);
  const [isStarting, setIsStarting] = useState(false);

  const [finding, setFinding] = useFinding();
  /** Pressed while a model was missing: it begins when that is here. */
  const [isWaiting, setIsWaiting] = useState(false);

  const isBare = inputs.persons === null && inputs.tracks === null;
  const missing = needed.filter(({ purpose }) => purpose === 'compare' || isBare);
  const isBlocked = missing.some(({ purpose }) => purpose === 'find');

  const start = async () => {
    setIsWaiting(false);
    setIsStarting(true);
    try {
      const how = Object.keys(reading).length > 0 ? { reading } : {};
      const choices = isBare ? finding : how;
      const { analysis } = await client.request('analysis.start', { ...inputs, out, force: isForced, ...choices });
      goTo(analysisAddress(analysis));
    } catch (caught) {
      setError(asDoppelError(caught));
      setIsStarting(false);
    }
  };
  const beginWaited = useEffectEvent(() => {
    if (isWaiting) void start();
  });
  useEffect(() => {
    if (!isBlocked) beginWaited();
  }, [isBlocked]);
  return (
    <Modal opened onClose={onClose} size={560} title="Analyse a video" closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && <ErrorNote error={error} />}
      <FileField
        label="Video"
        kind="video"
        folder="a folder of pictures"
        path={inputs.video}
        pick={pick}
        onPick={(video) => onChange({ ...inputs, video: video ?? inputs.video })}
      />
      <FileField
        label="Persons"
        kind="persons"
        empty="Doppel finds the persons itself"
        hint="canonical_persons.npz of a tracking pipeline"
        path={inputs.persons}
        pick={pick}
        onPick={(persons) => onChange({ ...inputs, persons, tracks: persons === null ? inputs.tracks : null })}
      />
      <FileField
        label="Tracks"
        kind="tracks"
        folder="a folder of labels"
        empty="no tracks of your own"
        hint="of any tracker or labelling tool: MOT text, CVAT, COCO, CSV ..."
        path={inputs.tracks}
        pick={pick}
        onPick={(tracks) => onChange({ ...inputs, tracks, persons: tracks === null ? inputs.persons : null })}
      />
      {!isBare && <TrackReadingFields reading={reading} onChange={setReading} />}
      <FileField
        label="Project"
        kind="save_project"
        empty="beside the video, under its name"
        path={out}
        pick={pick}
        onPick={setOut}
      />
      {isBare && <FinderChoice models={models} finding={finding} onChange={setFinding} />}
      <GetModels needed={missing} models={models} pick={pick} onChange={onModels} />
      <Checkbox
        mt="md"
        label="Go on although the video does not seem to belong to these persons"
        checked={isForced}
        onChange={(event) => setIsForced(event.currentTarget.checked)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {isWaiting && isBlocked && <span role="status">It begins when the person finder is here.</span>}
        <Button onClick={isBlocked ? () => setIsWaiting(true) : start} loading={isStarting} data-autofocus>
          Analyse
        </Button>
      </Group>
    </Modal>
  );
}
