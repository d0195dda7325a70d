import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { LibraryReply } from '#contract/library.ts';
import type { SavedSearch, SearchFilter, SearchQuestion, UnderstoodView } from '#contract/search.ts';
import { counted } from '#contract/words/count-words.ts';
import { notComparedSentence } from '#contract/words/not-compared-words.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorNote, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import type { AskedPicture } from './asked-picture.ts';
import { ExportButton } from './export-button.tsx';
import { FilterButton } from './filter-button.tsx';
import { HitCard, type Mark } from './hit-card.tsx';
import { KeptSearches } from './kept-searches.tsx';
import styles from './library.module.css';
import { noteInLibrary } from './library-note.tsx';
import { PictureButton, PictureDrop } from './picture-drop.tsx';
import { type FilterPart, filterParts } from './search-filter.ts';

/** How many answers are shown at first, and how many more are added. */
const atOnce = 60;
/** The most that one question is answered with. */
const mostShown = 1000;

const nothing: SearchQuestion = { like: [], unlike: [], filter: {}, limit: atOnce, offset: 0 };

interface SearchPageProps {
  readonly library: string;
  readonly overview: LibraryReply;
  /** The person that the search begins with. */
  readonly start: number | null;
}

/** Asks for persons by words, by marks and by a picture, narrowed by a filter. */
export function SearchPage({ library, overview, start }: SearchPageProps) {
  const client = useClient();
  const [words, setWords] = useState('');
  const [question, setQuestion] = useState<SearchQuestion | null>(
    start === null ? null : { ...nothing, like: [start] },
  );
  const [picture, setPicture] = useState<AskedPicture | null>(null);
  const [filter, setFilter] = useState<SearchFilter>({});
  const [shown, setShown] = useState(atOnce);
  const [kept, setKept] = useState<SavedSearch | null>(null);
  const [version, setVersion] = useState(0);
  const narrowed = question === null ? null : { ...question, filter, limit: shown };
  const asks =
    narrowed === null ? null : { library, question: narrowed, ...(picture === null ? {} : { picture: picture.data }) };
  const reply = useReply('search.ask', asks);
  // While more of the same is on its way, what there is stays.
  const last = useRef(reply.value);
  if (reply.value !== null) last.current = reply.value;
  const found = reply.value ?? (shown > atOnce && reply.isLoading ? last.current : null);
  const saved = useReply('search.saved', { library }, version);
  const narrow = (changed: SearchFilter) => {
    setFilter(changed);
    setShown(atOnce);
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const text = words.trim();
    const marks = { like: question?.like ?? [], unlike: question?.unlike ?? [] };
    setQuestion({ ...nothing, ...marks, ...(text === '' ? {} : { words: text }) });
    setShown(atOnce);
    setKept(null);
  };
  const mark = (person: number, said: Mark) => {
    const before = question ?? nothing;
    const without = (list: readonly number[]) => list.filter((id) => id !== person);
    setShown(atOnce);
    setKept(null);
    setQuestion({
      ...before,
      like: said === 'yes' ? [...without(before.like), person] : without(before.like),
      unlike: said === 'no' ? [...without(before.unlike), person] : without(before.unlike),
    });
  };
  const keep = async () => {
    if (question === null) return;
    try {
      await client.request('search.save', {
        library,
        name: question.words ?? `like ${question.like.join(', ')}`,
        question: { ...question, filter },
      });
      setVersion((count) => count + 1);
    } catch (caught) {
      noteInLibrary(asDoppelError(caught));
    }
  };
  const forget = async ({ id }: SavedSearch) => {
    try {
      await client.request('search.forget', { library, id });
    } catch (caught) {
      noteInLibrary(asDoppelError(caught));
    }
    setVersion((count) => count + 1);
  };
  const askKept = (chosen: SavedSearch) => {
    setWords(chosen.question.words ?? '');
    setPicture(null);
    setFilter(chosen.question.filter);
    setQuestion({ ...chosen.question, limit: atOnce, offset: 0 });
    setShown(atOnce);
    setKept(chosen);
  };
  // Who was on screen is new no longer the next time; while this answer is shown, it stays marked.
  const isKept = kept !== null && question !== null && reply.value !== null;
  const told = isKept
    ? (reply.value?.hits ?? []).flatMap(({ person: { id } }) => (kept.fresh.includes(id) ? [id] : []))
    : [];
  const telling = isKept && told.length > 0 ? JSON.stringify({ id: kept.id, persons: told }) : null;
  useEffect(() => {
    if (telling === null) return;
    client.request('search.told', { library, ...JSON.parse(telling) }).then(
      () => setVersion((count) => count + 1),
      (caught: unknown) => noteInLibrary(asDoppelError(caught)),
    );
  }, [client, library, telling]);
  const show = (dropped: AskedPicture) => {
    setPicture(dropped);
    setShown(atOnce);
    setKept(null);
    setQuestion(question ?? nothing);
  };
  const forgetPicture = () => {
    setPicture(null);
    if (question !== null && question.words === undefined && question.like.length === 0) setQuestion(null);
  };
  const asked = picture === null && question !== null && (question.words !== undefined || question.like.length > 0);
  return (
    <div className={styles.page}>
      <PictureDrop onPicture={show}>
        <form className={styles.searchBar} onSubmit={ask}>
          <TextInput
            flex={1}
            aria-label="Search for persons"
            placeholder="red jacket, blue trousers, no backpack"
            leftSection={<IconSearch size={15} aria-hidden="true" />}
            value={words}
            maxLength={500}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button type="submit" size="sm">
            Search
          </Button>
          <PictureButton onPicture={show} />
          <FilterButton filter={filter} overview={overview} onChange={narrow} />
          <Button size="sm" variant="default" disabled={!asked} onClick={keep}>
            Keep
          </Button>
        </form>
      </PictureDrop>
      {picture !== null && (
        <ul className={styles.chips} aria-label="Picture">
          <li>
            <button
              type="button"
              className={styles.chip}
              data-said="like"
              onClick={forgetPicture}
              title="Take the picture back"
            >
              like the picture {picture.name} ×
            </button>
          </li>
        </ul>
      )}
      {question !== null && <Marks question={question} onForget={(person) => mark(person, null)} />}
      <FilterParts parts={filterParts(filter, overview)} onChange={narrow} />
      {saved.error !== null && <ErrorNote error={saved.error} />}
      <KeptSearches saved={saved.value?.saved ?? []} onAsk={askKept} onForget={forget} />
      {question === null && (
        <EmptyScreen title="Whom do you look for?">
          Name the colours of clothes and whether there is a backpack, a bag or a hat, or drop a picture of one person
          on the search bar. Mark those who are found with Y and N, and the search follows. Sex, age and origin are
          never judged.
        </EmptyScreen>
      )}
      {reply.error !== null && <ErrorScreen error={reply.error} onRetry={reply.reload} />}
      {reply.isLoading && found === null && <LoadingScreen what="Searching" />}
      {found !== null && (
        <>
          <Understood understood={found.understood} />
          <div className={styles.resultHead}>
            <p className={styles.dim} role="status">
              {counted(found.total, 'person')}, ranked by {found.ranked_by.join(' and ')}.
              {found.cut !== null && ' A line marks those above the place where the scores fall apart.'}{' '}
              {notComparedSentence(found.not_compared)}
            </p>
            {asks !== null && <ExportButton asked={asks} shown={reply.value?.hits.length ?? 0} />}
          </div>
          <ul className={styles.cards}>
            {found.hits.map((hit) => (
              <HitCard
                key={hit.person.id}
                hit={hit}
                picture={found.pictures[hit.person.id] ?? null}
                isNew={kept?.fresh.includes(hit.person.id) ?? false}
                onMark={(said) => mark(hit.person.id, said)}
                onOpen={() => goTo(`#/library/person/${hit.person.id}`)}
              />
            ))}
          </ul>
          {found.hits.length < Math.min(found.total, mostShown) && (
            <p className={styles.more}>
              <Button
                size="compact-sm"
                variant="default"
                loading={reply.isLoading}
                onClick={() => setShown(Math.min(mostShown, shown + atOnce))}
              >
                Show more
              </Button>
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** What the filter asks for, each part to be taken back. */
function FilterParts({
  parts,
  onChange,
}: {
  readonly parts: readonly FilterPart[];
  readonly onChange: (filter: SearchFilter) => void;
}) {
  if (parts.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Filter">
      {parts.map(({ words, without }) => (
        <li key={words}>
          <button
            type="button"
            className={styles.chip}
            data-said="term"
            title="Take this part of the filter back"
            onClick={() => onChange(without)}
          >
            only {words} ×
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The persons that were marked, each to be taken back. */
function Marks({
  question: { like, unlike },
  onForget,
}: {
  readonly question: SearchQuestion;
  readonly onForget: (person: number) => void;
}) {
  if (like.length + unlike.length === 0) return null;
  const chip = (person: number, said: string) => (
    <li key={`${said}${person}`}>
      <button
        type="button"
        className={styles.chip}
        data-said={said}
        onClick={() => onForget(person)}
        title="Take this mark back"
      >
        {said} person {person} ×
      </button>
    </li>
  );
  return (
    <ul className={styles.chips} aria-label="Marks">
      {like.map((person) => chip(person, 'like'))}
      {unlike.map((person) => chip(person, 'not'))}
    </ul>
  );
}

/** How the words were understood: a chip for each thing that was asked, and what was left out. */
function Understood({ understood: { terms, refused, unknown } }: { readonly understood: UnderstoodView }) {
  if (terms.length + refused.length + unknown.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="How the words were understood">
      {terms.map(({ text, judged }) => (
        <li key={text} className={styles.chip} data-said={judged ? 'term' : 'left'}>
          {judged ? text : `left out: ${text} (the attribute model is not here)`}
        </li>
      ))}
      {refused.map(({ word, why }) => (
        <li key={word} className={styles.chip} data-said="left">
          left out: {word} ({why} is not judged)
        </li>
      ))}
      {unknown.map((word) => (
        <li key={word} className={styles.chip} data-said="left">
          not understood: {word}
        </li>
      ))}
    </ul>
  );
}
