import path from 'node:path';
import { assertNever } from '#base/doppel-error.ts';
import type { ClockSetting } from '#contract/library.ts';
import type { libraryChannels } from '#contract/library-channels.ts';
import type { SearchQuestion, SearchReply } from '#contract/search.ts';
import { questionText } from '#contract/words/question-text.ts';
import {
  addProject,
  crossPair,
  crossPairs,
  decideAcross,
  describeLibrary,
  describeSource,
  indexStatus,
  type Library,
  libraryPerson,
  refreshIndex,
  removeSource,
  setClock,
  setClockFromPeople,
  sourceOfId,
  syncLibrary,
  unsetClock,
} from '#library/index.ts';
import {
  ask,
  askWithPicture,
  forgetSearch,
  keepSearch,
  keptSearches,
  noteShown,
  openLooks,
  writeFindings,
} from '#search/index.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { noteAccess } from './custody/access-log.ts';
import type { OpenLibraries } from './open-libraries.ts';
import type { Preferences } from './preferences.ts';

/** Reads what changed, with how persons look, brings the index up to date, and asks the kept questions again. */
async function sync(library: Library, sources?: readonly number[]) {
  const looks = await openLooks();
  try {
    const reply = await syncLibrary(library, { looks, ...(sources === undefined ? {} : { sources }) });
    await refreshIndex(library);
    return { ...reply, kept: [...(await keptSearches(library))] };
  } finally {
    await looks.close();
  }
}

/** Answers a question; `picture`, in base64, is a part of it where there is one. */
const answer = (library: Library, question: SearchQuestion, picture: string | undefined): Promise<SearchReply> =>
  picture === undefined
    ? ask(library, { question })
    : askWithPicture(library, question, Buffer.from(picture, 'base64'));

async function settle(library: Library, camera: string, clock: ClockSetting): Promise<void> {
  switch (clock.from) {
    case 'hand':
      return setClock(library, camera, { offsetMs: clock.offset_ms, driftPpm: clock.drift_ppm });
    case 'people':
      return void (await setClockFromPeople(library, camera));
    case 'nothing':
      return unsetClock(library, camera);
    default:
      return assertNever(clock);
  }
}

/** What the screens of library and search ask. */
export function libraryHandlers(
  libraries: OpenLibraries,
  preferences: Preferences,
): Pick<ChannelHandlers, keyof typeof libraryChannels> {
  return {
    'library.open': ({ library, create }) => describeLibrary(libraries.get(library, create)),
    'library.add': async ({ library: file, projects }) => {
      const library = libraries.get(file);
      const sources: number[] = [];
      for (const project of projects) sources.push((await addProject(library, project)).id);
      return sync(library, sources);
    },
    'library.describe': async ({ library: file, source, facts }) => {
      const library = libraries.get(file);
      await describeSource(library, sourceOfId(library, source), facts);
      return describeLibrary(library);
    },
    'library.clock': async ({ library: file, camera, clock }) => {
      const library = libraries.get(file);
      await settle(library, camera, clock);
      return describeLibrary(library);
    },
    'library.remove': async ({ library: file, source }) => {
      const library = libraries.get(file);
      await removeSource(library, sourceOfId(library, source));
      return describeLibrary(library);
    },
    'library.sync': ({ library }) => sync(libraries.get(library)),
    'library.index': ({ library }) => indexStatus(libraries.get(library)),
    'library.person': ({ library, person: id }) => {
      const person = libraryPerson(libraries.get(library), id);
      return { person, pictures: libraries.picturesOf(library, [person]) };
    },
    'library.duplicates': async ({ library: file, limit }) => {
      const library = libraries.get(file);
      const reply = await crossPairs(library, { limit });
      const people = [...new Set(reply.pairs.flatMap(({ a, b }) => [a, b]))].map((id) => libraryPerson(library, id));
      return { ...reply, people, pictures: libraries.picturesOf(file, people) };
    },
    'library.pair': async ({ library: file, a, b }) => {
      const { evidence, persons } = await crossPair(libraries.get(file), a, b);
      noteAccess({ by: preferences.reviewer, act: 'open', file, detail: `persons ${a} and ${b} side by side` });
      const [left, right] = persons;
      return { evidence, persons: [libraries.seenPerson(file, left), libraries.seenPerson(file, right)] };
    },
    'library.decide': ({ library, decision, force }) =>
      decideAcross(libraries.get(library), decision, { by: preferences.reviewer, force }),
    'search.ask': async ({ library, question, picture }) => {
      noteAccess({ by: preferences.reviewer, act: 'search', file: library, detail: questionText(question) });
      const reply = await answer(libraries.get(library), question, picture);
      const people = reply.hits.map(({ person }) => person);
      return { ...reply, pictures: libraries.picturesOf(library, people) };
    },
    'search.export': async ({ library: file, question, picture, to, clips }) => {
      const library = libraries.get(file);
      const reply = await answer(library, question, picture);
      // A folder of its own: an answer that was written before is evidence, and is not written over.
      const folder = path.join(to, `findings-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`);
      noteAccess({ by: preferences.reviewer, act: 'export', file, detail: `${questionText(question)}, to ${folder}` });
      const written = await writeFindings(library, { question, reply, to: folder, clips });
      return { folder: written.folder, files: [...written.files], notes: [...written.notes] };
    },
    'search.saved': async ({ library }) => ({ saved: [...(await keptSearches(libraries.get(library)))] }),
    'search.save': ({ library, name, question }) => keepSearch(libraries.get(library), name, question),
    'search.told': ({ library, id, persons }) => {
      noteShown(libraries.get(library), id, persons);
      return {};
    },
    'search.forget': ({ library, id }) => {
      forgetSearch(libraries.get(library), id);
      return {};
    },
  };
}
