import { Button, Group, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { SeenEvidence } from '#contract/decisions.ts';
import { personName } from '#contract/words/person-words.ts';
import { span, timeCode } from '#contract/words/time-words.ts';
import { ErrorNote, LoadingScreen } from '../../parts/states.tsx';
import { Still } from '../../pictures/still.tsx';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './merge-dialog.module.css';

/** Which persons a merge joins, which id it keeps, and what was seen. */
export interface MergeDialogProps {
  readonly persons: readonly number[];
  readonly into: number;
  readonly seen: SeenEvidence | null;
  readonly onClose: () => void;
}

/** The group that a merge would make, and what stands against it, before it is made. */
export function MergeDialog({ persons, into, seen, onClose }: MergeDialogProps) {
  const { session, opened } = useProject();
  const { value, error } = useReply('review.merge_preview', { project: opened.project, persons: [...persons] });
  const [failure, setFailure] = useState<DoppelError | null>(null);
  const [isWriting, setIsWriting] = useState(false);
  const conflicts = value?.conflicts ?? [];
  const confirm = useRef<HTMLButtonElement>(null);
  const isPlain = value !== null && value.conflicts.length === 0;

  // The button cannot take the focus before the group is known; then Enter says yes, unless something stands against it.
  useEffect(() => {
    if (isPlain) confirm.current?.focus();
  }, [isPlain]);

  const merge = async () => {
    setIsWriting(true);
    try {
      await session.decide(
        { kind: 'merge', persons: [...persons], into },
        conflicts.length > 0 ? 'force' : 'ask',
        seen,
      );
      onClose();
    } catch (caught) {
      setFailure(asDoppelError(caught));
      setIsWriting(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={`Merge into person ${into}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error !== null && <ErrorNote error={error} />}
      {failure !== null && <ErrorNote error={failure} />}
      {value === null && error === null && <LoadingScreen what="Looking at who would be joined" />}
      {value !== null && (
        <>
          <p className={styles.lead}>
            {value.members.length} persons become one and keep the id {into}.
            {value.common_frames > 0 && ` They share ${value.common_frames} frames.`}
          </p>
          <ul className={styles.group}>
            {value.pictures.map((part) => (
              <li key={part.person}>
                <div className={styles.pictures}>
                  {part.crops.map((crop) => (
                    <Still
                      key={crop.id}
                      url={crop.url}
                      name={`Person ${part.person} at ${timeCode(crop.time_ms)}`}
                      loading="eager"
                    />
                  ))}
                </div>
                <b>{personName({ id: part.person, name: part.name })}</b>
                <span>
                  {span(part.first_ms, part.last_ms)}, {part.rows} boxes
                </span>
                {part.made_of.length > 1 && <span>made of {part.made_of.join(', ')}</span>}
              </li>
            ))}
          </ul>
          {conflicts.length > 0 && (
            <div className={styles.conflicts} role="alert">
              <b>This goes against what is known:</b>
              <ul>
                {conflicts.map((conflict) => (
                  <li key={conflict}>{conflict}</li>
                ))}
              </ul>
              If you merge all the same, the history says that you overrode this.
            </div>
          )}
        </>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus={conflicts.length > 0 || undefined}>
          Do not merge
        </Button>
        <Button
          ref={confirm}
          disabled={value === null}
          loading={isWriting}
          onClick={merge}
          {...(conflicts.length > 0 ? { color: 'red.8' } : {})}
        >
          {conflicts.length > 0 ? 'Override and merge' : `Merge ${value?.members.length ?? ''} persons`}
        </Button>
      </Group>
    </Modal>
  );
}
