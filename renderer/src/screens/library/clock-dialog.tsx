import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { CameraClockView, ClockSetting } from '#contract/library.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { asDoppelError } from '../../state/error-words.ts';
import { clockWords, typedClock } from './clock-words.ts';
import styles from './library.module.css';

interface ClockDialogProps {
  readonly camera: string;
  readonly clock: CameraClockView | undefined;
  /** Writes it. Rejects with what is wrong with it. */
  readonly onSet: (clock: ClockSetting) => Promise<void>;
  readonly onClose: () => void;
}

/** How far a camera's clock is off and how much it drifts: by hand, from people seen by two cameras at once, or unknown again. */
export function ClockDialog({ camera, clock, onSet, onClose }: ClockDialogProps) {
  const [offset, setOffset] = useState(clock === undefined ? '' : String(clock.offset_ms / 1000));
  const [drift, setDrift] = useState(clock === undefined ? '' : String(clock.drift_ppm));
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<DoppelError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const typed = typedClock(offset, drift);
  const set = async (setting: ClockSetting) => {
    setIsBusy(true);
    try {
      await onSet(setting);
      onClose();
    } catch (caught) {
      setError(asDoppelError(caught));
      setIsBusy(false);
    }
  };
  const keep = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (typed.problems !== null) return;
    void set({ from: 'hand', offset_ms: typed.offsetMs, drift_ppm: typed.driftPpm });
  };
  const told =
    typed.problems !== null
      ? null
      : clockWords({ camera, offset_ms: typed.offsetMs, drift_ppm: typed.driftPpm, known_from: 'hand' });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`The clock of ${camera}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={keep} className={styles.fields}>
        {error !== null && <ErrorNote error={error} />}
        <p>
          Once it is set, being seen in two places at once speaks against two persons being one. Until then its times
          speak for nothing.
        </p>
        <TextInput
          label="Seconds to add to its times"
          description="3.2 where it shows 10:00:00 when it is 10:00:03.2; 0 says that it is right."
          inputMode="decimal"
          maxLength={20}
          data-autofocus
          value={offset}
          error={asked || offset !== '' ? typed.problems?.offset : null}
          onChange={(event) => setOffset(event.currentTarget.value)}
        />
        <TextInput
          label="Milliseconds that it loses in 1,000 seconds"
          description="Its drift, negative where it gains; 0 or nothing where none is known."
          inputMode="decimal"
          maxLength={20}
          value={drift}
          error={typed.problems?.drift}
          onChange={(event) => setDrift(event.currentTarget.value)}
        />
        <p className={styles.dim} role="status">
          {told === null ? '' : `The clock is ${told}.`}
        </p>
        <Group justify="space-between">
          <Group>
            <Button
              variant="default"
              disabled={isBusy}
              title="From people who were said to be the same and whom a camera with a set clock saw at once"
              onClick={() => set({ from: 'people' })}
            >
              From people
            </Button>
            {clock !== undefined && (
              <Button variant="default" disabled={isBusy} onClick={() => set({ from: 'nothing' })}>
                Not known
              </Button>
            )}
          </Group>
          <Group>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy}>
              Keep
            </Button>
          </Group>
        </Group>
      </form>
    </Modal>
  );
}
