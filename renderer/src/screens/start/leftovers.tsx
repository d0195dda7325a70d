import { Button } from '@mantine/core';
import type { Leftover } from '#contract/channels.ts';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './start.module.css';

interface LeftoversProps {
  readonly leftovers: readonly Leftover[];
  readonly onChange: () => void;
}

const kindWords: Readonly<Record<Leftover['kind'], string>> = {
  copy: 'unfinished copy of a project',
  export: 'unfinished export',
};

/** Offers to remove what copies and exports left behind that were cut off, by a crash or a power cut. */
export function Leftovers({ leftovers, onChange }: LeftoversProps) {
  const client = useClient();
  if (leftovers.length === 0) return null;
  const remove = async () => {
    try {
      await client.request('app.remove_leftovers', { paths: leftovers.map(({ path }) => path) });
      showDone('Removed');
    } catch (caught) {
      showError(asDoppelError(caught));
    }
    onChange();
  };
  return (
    <section className={styles.leftovers} aria-label="Left unfinished">
      <ul>
        {leftovers.map(({ kind, path }) => (
          <li key={path}>
            An {kindWords[kind]} was left at {path}.
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="default" onClick={remove}>
        Remove {leftovers.length === 1 ? 'it' : 'them'}
      </Button>
    </section>
  );
}
