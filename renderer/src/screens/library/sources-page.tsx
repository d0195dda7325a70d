import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CameraClockView, ClockSetting, LibraryReply, LibrarySource, SaidOfSource } from '#contract/library.ts';
import type { SyncedReply } from '#contract/search.ts';
import { counted, wholeNumber } from '#contract/words/count-words.ts';
import { keptNews } from '#contract/words/kept-words.ts';
import { momentInWords } from '#contract/words/moment-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import { CameraClocks } from './camera-clocks.tsx';
import styles from './library.module.css';
import { noteInLibrary, tellInLibrary } from './library-note.tsx';
import { SourceDialog } from './source-dialog.tsx';
import { sayingAgain, takingBack } from './source-fields.ts';

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
  const [news, setNews] = useState<readonly string[]>([]);
  const [edited, setEdited] = useState<LibrarySource | null>(null);
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
  /** Reads projects, and says which kept questions have something new since. */
  const reading = async (read: () => Promise<SyncedReply>) => {
    await working(async () => setNews((await read()).kept.flatMap((kept) => keptNews(kept) ?? [])));
  };
  const add = async () => {
    const project = await picker.pick('project');
    if (project !== null) await reading(() => client.request('library.add', { library, projects: [project] }));
  };
  /** Rejects with what is wrong, for the dialog to say; what was kept can be taken back. */
  const say = async (source: LibrarySource, facts: SaidOfSource) => {
    await client.request('library.describe', { library, source: source.id, facts });
    const back = takingBack(source, facts);
    tellInLibrary(`What is known of ${facts.name ?? source.name} was kept.`, {
      label: 'Undo',
      run: () => working(() => client.request('library.describe', { library, source: source.id, facts: back })),
    });
    onChanged();
  };
  const setClock = async (camera: string, clock: ClockSetting, before: CameraClockView | undefined) => {
    await client.request('library.clock', { library, camera, clock });
    tellInLibrary(`The clock of ${camera} was kept.`, {
      label: 'Undo',
      run: () => working(() => client.request('library.clock', { library, camera, clock: settingOf(before) })),
    });
    onChanged();
  };
  const remove = async (source: LibrarySource) => {
    await client.request('library.remove', { library, source: source.id });
    tellInLibrary(`${source.name} was taken out.`, {
      label: 'Add it again',
      run: () => reading(() => addAgain(source)),
    });
    onChanged();
  };
  /** Lists a video that was taken out, with what was known of it. */
  const addAgain = async (source: LibrarySource) => {
    const reply = await client.request('library.add', { library, projects: [source.path] });
    const [{ source: added }] = reply.sources;
    await client.request('library.describe', { library, source: added, facts: sayingAgain(source) });
    return reply;
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
          onClick={() => reading(() => client.request('library.sync', { library }))}
        >
          Read what changed
        </Button>
        <span className={styles.dim} role="status">
          {counted(overview.persons, 'person')}, {counted(overview.sightings, 'sighting')}
        </span>
        {news.length > 0 && (
          <span role="status">
            {news.join(' ')} <a href="#/library/search">To the searches</a>
          </span>
        )}
      </div>
      <table className={styles.table} aria-label="Videos">
        <thead>
          <tr>
            {['Name', 'Persons', 'Place', 'Camera', 'Began', 'State', ''].map((title) => (
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
              <td title={source.start_from === null ? 'Nobody knows' : `From ${sourcesOfStart[source.start_from]}`}>
                {source.start_ms === null ? '-' : momentInWords(source.start_ms)}
              </td>
              <td>{source.present ? (source.problem ?? 'read') : 'missing: what was read stays'}</td>
              <td className={styles.rowTools}>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Edit ${source.name}`}
                  onClick={() => setEdited(source)}
                >
                  Edit
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Clocks of the cameras</h2>
      <CameraClocks overview={overview} onSet={setClock} />
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
      {edited !== null && (
        <SourceDialog
          source={edited}
          overview={overview}
          onSay={(facts) => say(edited, facts)}
          onRemove={() => remove(edited)}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

const sourcesOfStart = { metadata: "the video's metadata", 'file name': "the video's name", hand: 'hand' } as const;

/** What sets a clock as it was. One from people is worked out again: whoever was said to be the same since then counts. */
function settingOf(clock: CameraClockView | undefined): ClockSetting {
  if (clock === undefined || clock.known_from === null) return { from: 'nothing' };
  if (clock.known_from === 'people') return { from: 'people' };
  return { from: 'hand', offset_ms: clock.offset_ms, drift_ppm: clock.drift_ppm };
}
