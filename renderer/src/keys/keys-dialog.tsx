import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from '../state/store.ts';
import { chordOf, shownChord } from './key-chord.ts';
import { changeKey, defaultKeyMap, type KeyAction, keyGroups, namesOf } from './key-map.ts';
import styles from './keys-dialog.module.css';
import { keysDialog } from './keys-dialog-state.ts';
import { keyStore, storeKeys } from './stored-keys.ts';

/** All keys and what they do; each can be changed in place. A key that is taken is refused with the reason. */
export function KeysDialog() {
  const isOpen = useStore(keysDialog);
  const { actions, keys } = useStore(keyStore);
  const [changing, setChanging] = useState<KeyAction | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  useEffect(() => {
    if (changing === null) return;
    const press = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      if (chord === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (chord === 'Escape') return setChanging(null);
      const now = keyStore.get();
      const change = changeKey(now.actions, now.keys, changing, chord);
      setRefusal(change.ok ? null : change.reason);
      if (!change.ok) return;
      storeKeys(change.keys);
      setChanging(null);
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [changing]);

  const groups = keyGroups.filter((group) => namesOf(actions).some((action) => actions[action].group === group));
  const close = () => {
    setChanging(null);
    setRefusal(null);
    keysDialog.set(false);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title="Keys"
      size={720}
      closeOnEscape={changing === null}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p className={styles.lead}>To change a key, choose it and press the new one. Esc leaves it as it is.</p>
      <p className={styles.refusal} role="status">
        {refusal}
      </p>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className={styles.group}>{group}</h3>
            {namesOf(actions)
              .filter((action) => actions[action].group === group)
              .map((action) => (
                <div key={action} className={styles.row}>
                  <span>{actions[action].label}</span>
                  <button
                    type="button"
                    className={styles.key}
                    data-changing={changing === action}
                    aria-label={`${changing === action ? 'press a key' : shownChord(keys[action])}: ${actions[action].label}. Change this key`}
                    onClick={() => {
                      setRefusal(null);
                      setChanging(action);
                    }}
                  >
                    {changing === action ? 'press a key' : shownChord(keys[action])}
                  </button>
                </div>
              ))}
          </section>
        ))}
      </div>
      <div className={styles.foot}>
        <Button variant="default" size="xs" onClick={() => storeKeys(defaultKeyMap(actions))}>
          Put all keys back
        </Button>
      </div>
    </Modal>
  );
}
