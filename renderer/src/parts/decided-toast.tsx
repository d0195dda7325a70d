import { notifications } from '@mantine/notifications';
import styles from './parts.module.css';

/** The message of the last decision has one place: the next takes it. */
const decidedId = 'decided';

/** Says in words what was decided, with a button that takes it back. */
export function showDecided(words: string, undo: () => void): void {
  const takeBack = () => {
    notifications.hide(decidedId);
    undo();
  };
  const message = (
    <span className={styles.decided}>
      <span>{words}.</span>
      <button type="button" onClick={takeBack}>
        Undo
      </button>
    </span>
  );
  const shown = { id: decidedId, message, withCloseButton: false, autoClose: 6000, color: 'gray' };
  notifications.hide(decidedId);
  notifications.show(shown);
}
