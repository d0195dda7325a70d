import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { SearchQuestion, UnderstoodView } from '#contract/search.ts';
import { counted } from '#contract/words/count-words.ts';
import { notComparedSentence } from '#contract/words/not-compared-words.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import type { AskedPicture } from './asked-picture.ts';
import { HitCard, type Mark } from './hit-card.tsx';
import styles from './library.module.css';
import { noteInLibrary } from './library-note.tsx';
import { PictureButton, PictureDrop } from './picture-drop.tsx';

const nothing: SearchQuestion = { like: [], unlike: [], filter: {}, limit: 60, offset: 0 };

/** Asks for persons by words and by marks; `start` is the person that the search begins with. */
export function SearchPage({ library, start }: { readonly library: string; readonly start: number | null }) {
  const client = useClient();
  const [words, setWords] = useState('');
  const [question, setQuestion] = useState<SearchQuestion | null>(
    start === null ? null : { ...nothing, like: [start] },
  );
  const [picture, setPicture] = useState<AskedPicture | null>(null);
  const [version, setVersion] = useState(0);
  const asks = question === null ? null : { library, question, ...(picture === null ? {} : { picture: picture.data }) };
  const reply = useReply('search.ask', asks);
  const saved = useReply('search.saved', { library }, version);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const text = words.trim();
    const marks = { like: question?.like ?? [], unlike: question?.unlike ?? [] };
    setQuestion({ ...nothing, ...marks, ...(text === '' ? {} : { words: text }) });
  };
  const mark = (person: number, said: Mark) => {
    const before = question ?? nothing;
    const without = (list: readonly number[]) => list.filter((id) => id !== person);
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
        question,
      });
      setVersion((count) => count + 1);
    } catch (caught) {
      noteInLibrary(asDoppelError(caught));
    }
  };
  const show = (shown: AskedPicture) => {
    setPicture(shown);
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
      {saved.value !== null && saved.value.saved.length > 0 && (
        <ul className={styles.chips} aria-label="Kept searches">
          {saved.value.saved.map(({ id, name, question: kept, fresh }) => (
            <li key={id}>
              <button
                type="button"
                className={styles.chip}
                onClick={() => {
                  setWords(kept.words ?? '');
                  setPicture(null);
                  setQuestion(kept);
                }}
              >
                {name}
                {fresh.length > 0 && ` (${fresh.length} new)`}
              </button>
            </li>
          ))}
        </ul>
      )}
      {question === null && (
        <EmptyScreen title="Whom do you look for?">
          Name the colours of clothes and whether there is a backpack, a bag or a hat, or drop a picture of one person
          on the search bar. Mark those who are found with Y and N, and the search follows. Sex, age and origin are
          never judged.
        </EmptyScreen>
      )}
      {reply.error !== null && <ErrorScreen error={reply.error} onRetry={reply.reload} />}
      {reply.isLoading && <LoadingScreen what="Searching" />}
      {reply.value !== null && (
        <>
          <Understood understood={reply.value.understood} />
          <p className={styles.dim} role="status">
            {counted(reply.value.total, 'person')}, ranked by {reply.value.ranked_by.join(' and ')}.
            {reply.value.cut !== null && ' A line marks those above the place where the scores fall apart.'}{' '}
            {notComparedSentence(reply.value.not_compared)}
          </p>
          <ul className={styles.cards}>
            {reply.value.hits.map((hit) => (
              <HitCard
                key={hit.person.id}
                hit={hit}
                picture={reply.value?.pictures[hit.person.id] ?? null}
                onMark={(said) => mark(hit.person.id, said)}
                onOpen={() => goTo(`#/library/person/${hit.person.id}`)}
              />
            ))}
          </ul>
        </>
      )}
    </div>
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
