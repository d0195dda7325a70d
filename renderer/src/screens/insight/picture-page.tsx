import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { PictureRow, RunReply } from '#contract/insight.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useReply } from '../../state/use-reply.ts';
import styles from './insight.module.css';
import { pictureColumns, sortedPictures } from './picture-columns.ts';
import { PictureView } from './picture-view.tsx';
import { told } from './told.ts';

/** Rows that are drawn at once; more on request. */
const pageRows = 200;

/** Worst pictures first, sorted by any column, and the one that is chosen with what was found on it. */
export function PicturePage({ path, picture }: { readonly path: string; readonly picture: number | null }) {
  const reply = useReply('insight.pictures', { path, run: null });
  if (reply.error !== null) return <ErrorScreen error={reply.error} onRetry={reply.reload} />;
  if (reply.value === null) return <LoadingScreen what="Reading the pictures" />;
  return <Pictures path={path} run={reply.value.run} rows={reply.value.pictures} picture={picture} />;
}

interface PicturesProps {
  readonly path: string;
  readonly run: RunReply;
  readonly rows: readonly PictureRow[];
  readonly picture: number | null;
}

function Pictures({ path, run, rows, picture }: PicturesProps) {
  const [sort, setSort] = useState<{ readonly key: keyof PictureRow; readonly way: 'down' | 'up' } | null>(null);
  const [shown, setShown] = useState(pageRows);
  const sorted = useMemo(() => (sort === null ? rows : sortedPictures(rows, sort.key, sort.way)), [rows, sort]);
  const columns = useMemo(() => pictureColumns.filter(({ key }) => rows.some((row) => row[key] !== null)), [rows]);
  const chosen = picture ?? sorted[0]?.picture ?? null;
  const sortBy = (key: keyof PictureRow) =>
    setSort((last) => ({ key, way: last?.key === key && last.way === 'down' ? 'up' : 'down' }));
  return (
    <div className={styles.pictures}>
      <div className={styles.list}>
        <Evaluation path={path} />
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Picture</th>
              {columns.map(({ key, title, hint }) => (
                <th
                  key={key}
                  scope="col"
                  aria-sort={sort?.key === key ? (sort.way === 'down' ? 'descending' : 'ascending') : 'none'}
                >
                  <button type="button" title={hint} onClick={() => sortBy(key)}>
                    {title}
                    {sort?.key === key && (sort.way === 'down' ? ' ↓' : ' ↑')}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row) => (
              <tr key={row.picture} aria-current={row.picture === chosen ? 'true' : undefined}>
                <th scope="row">
                  <a href={`#/insight/pictures/${row.picture}`} title={row.problem ?? row.name}>
                    {row.name}
                  </a>
                </th>
                {columns.map(({ key, words }) => (
                  <td key={key} className="dp-figure">
                    {row.problem === null ? words(row) : '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {sorted.length > shown && (
          <Button size="compact-sm" variant="default" onClick={() => setShown(shown + pageRows)}>
            Show {Math.min(pageRows, sorted.length - shown)} more of {sorted.length}
          </Button>
        )}
      </div>
      {chosen !== null && (
        <PictureView
          key={chosen}
          path={path}
          run={run.id}
          picture={chosen}
          onStep={(step) => {
            const at = sorted.findIndex((row) => row.picture === chosen);
            const next = sorted[at + step];
            if (next !== undefined) goTo(`#/insight/pictures/${next.picture}`);
          }}
        />
      )}
    </div>
  );
}

/** The set's figures in a line. */
function Evaluation({ path }: { readonly path: string }) {
  const { value } = useReply('insight.evaluation', { path, run: null });
  if (value === null) return null;
  const [half] = value.scores;
  return (
    <p className={styles.summary}>
      At IoU 0.5: precision <b>{told(half.precision, 3)}</b>, recall <b>{told(half.recall, 3)}</b>, F1{' '}
      <b>{told(half.f1, 3)}</b>, AP <b>{told(half.ap, 3)}</b>. Mean AP over 0.5 to 0.95: <b>{told(value.map, 3)}</b>.
    </p>
  );
}
