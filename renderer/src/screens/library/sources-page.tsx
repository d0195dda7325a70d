import { Button } from '@mantine/core';
import { useState } from 'react';
import type { LibraryReply } from '#contract/library.ts';
import { counted, wholeNumber } from '#contract/words/count-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './library.module.css';
import { noteInLibrary } from './library-note.tsx';

interface SourcesPageProps {
  readonly library: string;
  readonly overview: LibraryReply;
  readonly onChanged: () => void;
}

/** The projects of the library with their state, adding and reading them, and the state of the search index. */
export function SourcesPage({ library, overview, onChanged }: SourcesPageProps) {
  const client = useClient();
  const picker = useFilePicker();
  const [isBusy, setIsBusy] = useState(false);
  const index = useReply('library.index', { library }, overview.sightings);
  const working = async (work: () => Promise<unknown>) => {
    setIsBusy(true);
    try {
      await work();
      noteInLibrary(null);
    } catch (caught) {
      noteInLibrary(asDoppelError(caught));
    }
    setIsBusy(false);
    onChanged();
  };
  const add = async () => {
    const project = await picker.pick('project');
    if (project !== null) await working(() => client.request('library.add', { library, projects: [project] }));
  };
  return (
    <div className={styles.page}>
      <div className={styles.searchBar}>
        <Button size="compact-sm" loading={isBusy} onClick={add}>
          Add a project
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          onClick={() => working(() => client.request('library.sync', { library }))}
        >
          Read what changed
        </Button>
        <span className={styles.dim} role="status">
          {counted(overview.persons, 'person')}, {counted(overview.sightings, 'sighting')}
        </span>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            {['Name', 'Persons', 'Place', 'Camera', 'Began', 'State'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {overview.sources.map((source) => (
            <tr key={source.id}>
              <td title={source.path}>{source.name}</td>
              <td>{wholeNumber(source.persons)}</td>
              <td>{source.place ?? '-'}</td>
              <td>{source.camera ?? '-'}</td>
              <td>
                {source.start_ms === null
                  ? '-'
                  : new Date(source.start_ms).toISOString().slice(0, 19).replace('T', ' ')}
              </td>
              <td>{source.present ? (source.problem ?? 'read') : 'missing: what was read stays'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Search index</h2>
      {index.value !== null && (
        <ul>
          {index.value.spaces.map(({ kind, rows, pending_rows, index: state, build, problem }) => (
            <li key={kind}>
              {kind}: {wholeNumber(rows)} vectors,{' '}
              {problem ?? (state === 'none' ? 'no index: every vector is looked at' : `${index.value?.engine} index`)}
              {build !== null && `, recall ${similarityFigure(build.recall_seen)}`}
              {pending_rows > 0 && build !== null && `, ${wholeNumber(pending_rows)} not in it yet`}
            </li>
          ))}
        </ul>
      )}
      {picker.dialog}
    </div>
  );
}
