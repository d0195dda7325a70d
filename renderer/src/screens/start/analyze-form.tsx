import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { PickKind } from '../../files/pick-kind.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { analysisAddress } from '../analysis/analysis-address.ts';
import { FileField } from './file-field.tsx';

/** What an analysis is made from. */
export interface AnalyzeInputs {
  readonly video: string;
  readonly persons: string | null;
  readonly tracks: string | null;
}

interface AnalyzeFormProps {
  readonly inputs: AnalyzeInputs;
  readonly onChange: (inputs: AnalyzeInputs) => void;
  readonly onClose: () => void;
  readonly pick: (kind: PickKind) => Promise<string | null>;
}

/** What to analyse: the video, and the persons or tracks where there are some already. */
export function AnalyzeForm({ inputs, onChange, onClose, pick }: AnalyzeFormProps) {
  const client = useClient();
  const [out, setOut] = useState<string | null>(null);
  const [isForced, setIsForced] = useState(false);
  const [error, setError] = useState<DoppelError | null>(null);
  const [isStarting, setIsStarting] = useState(false);

  const start = async () => {
    setIsStarting(true);
    try {
      const { analysis } = await client.request('analysis.start', { ...inputs, out, force: isForced });
      goTo(analysisAddress(analysis));
    } catch (caught) {
      setError(asDoppelError(caught));
      setIsStarting(false);
    }
  };
  return (
    <Modal opened onClose={onClose} size={560} title="Analyse a video" closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && <ErrorNote error={error} />}
      <FileField
        label="Video"
        kind="video"
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
        empty="no tracks of your own"
        hint="MOT text, one box a line"
        path={inputs.tracks}
        pick={pick}
        onPick={(tracks) => onChange({ ...inputs, tracks, persons: tracks === null ? inputs.persons : null })}
      />
      <FileField
        label="Project"
        kind="save_project"
        empty="beside the video, under its name"
        path={out}
        pick={pick}
        onPick={setOut}
      />
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
        <Button onClick={start} loading={isStarting} data-autofocus>
          Analyse
        </Button>
      </Group>
    </Modal>
  );
}
