import { TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { isComposing } from '../keys/use-keys.ts';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import styles from './parts.module.css';
import { showDone, showError } from './toasts.ts';

/** Who is reviewing: this name stands with every decision. Saved when the field is left. */
export function ReviewerName({ name, onSaved }: { readonly name: string; readonly onSaved: () => void }) {
  const client = useClient();
  const id = useId();
  const [typed, setTyped] = useState(name);
  const save = async () => {
    const wanted = typed.trim();
    if (wanted === '' || wanted === name) return setTyped(name);
    try {
      await client.request('app.set_reviewer', { name: wanted });
      showDone(`Decisions are now signed ${wanted}`);
      onSaved();
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <div className={styles.reviewer}>
      <label htmlFor={id}>Reviewer</label>
      <TextInput
        id={id}
        size="xs"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && !isComposing(event.nativeEvent) && event.currentTarget.blur()}
      />
    </div>
  );
}
