import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { LibraryReply } from '#contract/library.ts';
import type { ScreenParams } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useStore } from '../../state/store.ts';
import { useReply } from '../../state/use-reply.ts';
import { pairOf } from '../review/review-address.ts';
import { CrossReview } from './cross-review.tsx';
import styles from './library.module.css';
import { LibraryNote, noteInLibrary } from './library-note.tsx';
import { libraryPath, setLibraryPath } from './library-path.ts';
import { PairsPage } from './pairs-page.tsx';
import { LibraryPersonPage } from './person-page.tsx';
import { SearchPage } from './search-page.tsx';
import { SourcesPage } from './sources-page.tsx';

const pages = [
  { value: 'search', label: 'Search' },
  { value: 'pairs', label: 'Across videos' },
  { value: 'videos', label: 'Videos' },
];

/** A library: searching it, persons of different videos who may be one, and its videos. */
export function LibraryScreen({ params }: { readonly params: ScreenParams }) {
  const path = useStore(libraryPath);
  const [version, setVersion] = useState(0);
  const overview = useReply('library.open', path === null ? null : { library: path, create: 'never' }, version);
  const page = params.page ?? 'search';
  return (
    <main className={styles.screen}>
      <header className={styles.head}>
        <h1>Library</h1>
        <OpenForm />
        {path !== null && (
          <SegmentedControl
            size="xs"
            aria-label="What is shown"
            value={page === 'pair' ? 'pairs' : pages.some(({ value }) => value === page) ? page : 'search'}
            onChange={(value) => goTo(`#/library/${value}`)}
            data={pages}
          />
        )}
      </header>
      <LibraryNote />
      {path === null && (
        <EmptyScreen title="No library is open">
          A library is one file that lists many projects: name it above, and it is made where there is none. Then add
          projects, look for persons by what they wear, and see who is in which video.
        </EmptyScreen>
      )}
      {overview.error !== null && <ErrorScreen error={overview.error} onRetry={overview.reload} />}
      {path !== null && overview.error === null && overview.value === null && (
        <LoadingScreen what="Opening the library" />
      )}
      {path !== null && overview.value !== null && (
        <Page
          library={path}
          page={page}
          person={params.person}
          overview={overview.value}
          onChanged={() => setVersion((count) => count + 1)}
        />
      )}
    </main>
  );
}

interface PageProps {
  readonly library: string;
  readonly page: string;
  readonly person: string | undefined;
  readonly overview: LibraryReply;
  readonly onChanged: () => void;
}

function Page({ library, page, person, overview, onChanged }: PageProps) {
  const id = Number(person);
  if (page === 'person' && Number.isInteger(id)) {
    return <LibraryPersonPage key={id} library={library} overview={overview} person={id} />;
  }
  const pair = page === 'pair' ? pairOf(person) : null;
  if (pair !== null) return <CrossReview library={library} overview={overview} pair={pair} />;
  if (page === 'pairs') return <PairsPage library={library} />;
  if (page === 'videos' || overview.sources.length === 0) {
    return <SourcesPage library={library} overview={overview} onChanged={onChanged} />;
  }
  const start = page === 'like' && Number.isInteger(id) ? id : null;
  return <SearchPage key={`${library} ${start}`} library={library} overview={overview} start={start} />;
}

/** Names the library's file; makes an empty one where there is none. */
function OpenForm() {
  const client = useClient();
  const open = useStore(libraryPath);
  const [path, setPath] = useState(open ?? '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const named = path.trim();
    if (named === '') return;
    const file = /\.doppel-library$/.test(named) ? named : `${named}.doppel-library`;
    try {
      const { library } = await client.request('library.open', { library: file, create: 'if_missing' });
      noteInLibrary(null);
      setPath(library);
      setLibraryPath(library);
    } catch (caught) {
      noteInLibrary(asDoppelError(caught));
    }
  };
  return (
    <form className={styles.openForm} onSubmit={submit}>
      <TextInput
        size="xs"
        w={320}
        aria-label="Library file"
        placeholder="/path/all.doppel-library"
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" variant="default">
        Open
      </Button>
    </form>
  );
}
