import type { SavedSearch } from '#contract/search.ts';
import styles from './library.module.css';

interface KeptSearchesProps {
  readonly saved: readonly SavedSearch[];
  readonly onAsk: (kept: SavedSearch) => void;
  readonly onForget: (kept: SavedSearch) => void;
}

/** The questions that are kept: how many persons are new for each, or why it cannot be asked, and the way to forget it. */
export function KeptSearches({ saved, onAsk, onForget }: KeptSearchesProps) {
  if (saved.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Kept searches">
      <li className={styles.dim} aria-hidden="true">
        Kept:
      </li>
      {saved.map((kept) => (
        <li key={kept.id} className={styles.kept}>
          <button
            type="button"
            className={styles.chip}
            data-said={kept.problem !== null ? 'left' : kept.fresh.length > 0 ? 'term' : undefined}
            title={kept.problem ?? undefined}
            onClick={() => onAsk(kept)}
          >
            {kept.name}
            {kept.fresh.length > 0 && ` (${kept.fresh.length} new)`}
            {kept.problem !== null && ' (cannot be asked)'}
          </button>
          <button
            type="button"
            className={styles.chip}
            aria-label={`Forget the search ${kept.name}`}
            title="Forget this search"
            onClick={() => onForget(kept)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
