import { useStore } from '../state/store.ts';
import { shownChord } from './key-chord.ts';
import styles from './key-hint.module.css';
import type { KeyAction } from './key-map.ts';
import { keyStore } from './stored-keys.ts';

/** The key of an action, as it stands on its button. Screen readers get it from the button's `aria-keyshortcuts`. */
export function KeyHint({ action }: { readonly action: KeyAction }) {
  const { keys } = useStore(keyStore);
  return (
    <span className={styles.key} aria-hidden="true">
      {shownChord(keys[action])}
    </span>
  );
}
