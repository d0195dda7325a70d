import type { FaceView } from '#contract/review.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { span, timeCode } from '#contract/words/time-words.ts';
import type { DrawnLog } from '../../pictures/drawn-log.ts';
import { Face } from '../../pictures/face.tsx';
import { personAddress } from '../person/person-address.ts';
import styles from './join.module.css';

interface FaceCardProps {
  readonly face: FaceView;
  readonly log: DrawnLog;
  /** The type under which a dragged card carries its person; none where it cannot be dragged. */
  readonly dragType?: string | undefined;
  readonly isChosen?: boolean;
  readonly note?: string;
  /** The key that chooses the card, as it is written on it. */
  readonly digit?: number;
  readonly action: { readonly label: string; readonly onUse: () => void };
  readonly onDrawn: () => void;
}

/** A person as a card: the few pictures by which it is judged, in order of time, when it is seen, and what can be done with it. */
export function FaceCard({ face, log, dragType, isChosen = false, note, digit, action, onDrawn }: FaceCardProps) {
  const isUndrawn = face.faces.some(({ id }) => !log.wasDrawn(id));
  return (
    <li
      className={styles.card}
      data-person={face.id}
      data-undrawn={isUndrawn}
      data-chosen={isChosen}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a card is chosen by the arrow keys, and taken out by a key.
      tabIndex={0}
      draggable={dragType !== undefined}
      aria-label={personTitle(face)}
      onDragStart={(event) => {
        if (dragType === undefined) return;
        event.dataTransfer.setData(dragType, String(face.id));
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <div className={styles.faces}>
        {face.faces.map((crop) => (
          <Face
            key={crop.id}
            crop={crop}
            log={log}
            onDrawn={onDrawn}
            name={`Person ${face.id} at ${timeCode(crop.time_ms)}`}
          />
        ))}
        {face.faces.length === 0 && <span className={styles.noFace}>no pictures</span>}
      </div>
      <div className={styles.cardFoot}>
        <span>
          {digit !== undefined && <kbd className={styles.digit}>{digit}</kbd>}
          <a href={personAddress(face.id)} draggable={false}>
            {personTitle(face)}
          </a>{' '}
          {span(face.first_ms, face.last_ms)}
        </span>
        <button
          type="button"
          onClick={(event) => {
            if (event.detail > 0) event.currentTarget.blur();
            action.onUse();
          }}
        >
          {action.label}
        </button>
      </div>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </li>
  );
}
