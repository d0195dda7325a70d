import { Command, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import {
  type CrossPairsReply,
  clockBounds,
  type LibraryPersonView,
  type LibraryReply,
  type LibrarySighting,
} from '#contract/library.ts';
import type { SyncedReply } from '#contract/search.ts';
import { counted } from '#contract/words/count-words.ts';
import { keptNews } from '#contract/words/kept-words.ts';
import { momentInWords } from '#contract/words/moment-words.ts';
import { notComparedSentence } from '#contract/words/not-compared-words.ts';
import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { duration } from '#contract/words/time-words.ts';
import { type DecisionOptions, decisionOfArguments } from '../decision-arguments.ts';
import { loadEngine } from '../engine.ts';
import { momentOption } from '../moments.ts';
import { numberOption, wholeNumberOption } from '../option-values.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';
import { decisionText, reviewer } from './decide.ts';
import { logText } from './log.ts';

interface FactOptions extends CommonOptions {
  readonly place?: string;
  readonly camera?: string;
  readonly tag?: readonly string[];
  readonly start?: number | 'recorded' | 'unknown';
  readonly name?: string;
}

const factsOf = ({ place, camera, tag, start, name }: FactOptions) => ({
  place,
  camera,
  ...(tag === undefined ? {} : { tags: [...tag] }),
  // The parser of options takes null for a value that is missing.
  start: start === 'unknown' ? null : start,
  name,
});

/** Reads when a video began: a moment, as it was recorded, or that nobody knows. */
const startOption = (text: string): number | 'recorded' | 'unknown' =>
  text === 'recorded' || text === 'unknown' ? text : momentOption(text);

const several = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

function withFacts(command: Command): Command {
  return command
    .option('--place <WHERE>', 'where it was made; cameras of one place may see the same person at once')
    .option('--camera <NAME>', 'which camera made it')
    .option('--tag <WORD>', 'a tag, for filters; may be given several times', several)
    .option(
      '--start <TIME>',
      'when the video began, as 2026-03-04T15:16:17 or with +01:00; recorded (as its name or metadata have it), unknown',
      startOption,
    )
    .option('--name <NAME>', 'what it is called in lists')
    .option('--json', 'one JSON object on standard output');
}

/** `doppel library`: many projects, the same person across their videos. */
export function libraryCommand(): Command {
  const command = new Command('library')
    .summary('many projects in one list; the same person across videos')
    .description('Keeps a library, F.doppel-library: projects, when and where they were made, and who is in which.');
  for (const part of [
    addCommand(),
    syncCommand(),
    listCommand(),
    setCommand(),
    clockCommand(),
    duplicatesCommand(),
    personCommand(),
    decideCommand(),
    logCommand(),
    removeCommand(),
  ]) {
    command.addCommand(part);
  }
  return command;
}

const libraryArgument = '<F.doppel-library>';

function addCommand(): Command {
  return withFacts(
    new Command('add')
      .summary('add projects, and read their persons; makes the library where there is none')
      .argument(libraryArgument, 'the library file')
      .argument('<F.doppel...>', 'project files'),
  ).action((file: string, projects: readonly string[], options: FactOptions) =>
    runCommand(options, 'stops-itself', async ({ answer, signal, onNotice }) => {
      const engine = await loadEngine();
      const { addProject, withLibrary } = await engine.libraryRoom();
      const reply = await withLibrary(file, 'make', async (library) => {
        const sources: number[] = [];
        for (const project of projects) sources.push((await addProject(library, project, factsOf(options))).id);
        return engine.syncLibrary(library, { sources, signal, onNotice });
      });
      answer(reply, () => syncText(reply));
      return undefined;
    }),
  );
}

function syncCommand(): Command {
  return new Command('sync')
    .summary('read what changed in the projects: decisions, new descriptions, new analyses')
    .argument(libraryArgument, 'the library file')
    .option('--all', 'read every project again, changed or not')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions & { all?: true }) =>
      runCommand(options, 'stops-itself', async ({ answer, signal, onNotice }) => {
        const engine = await loadEngine();
        const { withLibrary } = await engine.libraryRoom();
        const when = options.all === true ? 'always' : 'changed';
        const reply = await withLibrary(file, 'write', (library) =>
          engine.syncLibrary(library, { when, signal, onNotice }),
        );
        answer(reply, () => syncText(reply));
        return undefined;
      }),
    );
}

function syncText({ sources, kept, library }: SyncedReply): readonly string[] {
  const news = kept.flatMap((search) => {
    const sentence = keptNews(search);
    if (sentence === null) return [];
    return [
      search.problem === null ? `${sentence} Look: doppel search ${shellWord(library)} --saved ${search.id}` : sentence,
    ];
  });
  return [...sourcesText(sources), ...news];
}

function sourcesText(sources: SyncedReply['sources']): readonly string[] {
  return sources.map(({ source, name, outcome, problem, persons, sightings, vectors_put }) => {
    if (outcome === 'failed') return `${source}  ${name}: not read, what was there stays. ${problem}`;
    if (outcome === 'unchanged') return `${source}  ${name}: unchanged.`;
    return `${source}  ${name}: ${counted(persons, 'person')}, ${counted(sightings, 'sighting')}, ${counted(vectors_put, 'new vector')}.`;
  });
}

function listCommand(): Command {
  return new Command('list')
    .summary('show the sources, their places, cameras, times and state')
    .argument(libraryArgument, 'the library file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { describeLibrary, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'read', describeLibrary);
        answer(reply, () => listText(reply));
        return undefined;
      }),
    );
}

function listText({ sources, persons, sightings, clocks }: LibraryReply): readonly string[] {
  if (sources.length === 0)
    return ['The library is empty. Add projects: doppel library add F.doppel-library street.doppel'];
  const table = textTable(
    [
      { title: 'source', align: 'right' },
      { title: 'name', align: 'left' },
      { title: 'persons', align: 'right' },
      { title: 'place', align: 'left' },
      { title: 'camera', align: 'left' },
      { title: 'began', align: 'left' },
      { title: 'state', align: 'left' },
    ],
    sources.map((source) => [
      String(source.id),
      source.name,
      String(source.persons),
      source.place ?? '-',
      source.camera ?? '-',
      source.start_ms === null ? '-' : `${momentInWords(source.start_ms)} (${source.start_from})`,
      !source.present
        ? `missing: ${source.path}`
        : (source.problem ?? (source.synced_at === null ? 'not read yet' : 'read')),
    ]),
    terminalWidth(),
  );
  const set = clocks.map(
    ({ camera, offset_ms, drift_ppm, known_from }) =>
      `Clock of ${camera}: ${(offset_ms / 1000).toFixed(1)} s, drift ${drift_ppm.toFixed(1)} ppm (from ${known_from}).`,
  );
  return [...table, '', `${counted(persons, 'person')}, ${counted(sightings, 'sighting')}.`, ...set];
}

function setCommand(): Command {
  return withFacts(
    new Command('set')
      .summary('say where, when and by which camera a source was made')
      .argument(libraryArgument, 'the library file')
      .argument('<source>', 'its number, name or path'),
  ).action((file: string, named: string, options: FactOptions) =>
    runCommand(options, 'ends-at-once', async ({ answer }) => {
      const { describeLibrary, describeSource, findSource, withLibrary } = await (await loadEngine()).libraryRoom();
      const reply = await withLibrary(file, 'write', async (library) => {
        await describeSource(library, findSource(library, named), factsOf(options));
        return describeLibrary(library);
      });
      answer(reply, () => listText(reply));
      return undefined;
    }),
  );
}

interface ClockOptions {
  readonly offset?: number;
  readonly drift?: number;
  readonly fromPeople?: true;
  readonly unset?: true;
}

function clockCommand(): Command {
  return new Command('clock')
    .summary("set a camera's clock, by hand or from people whom two cameras see at once")
    .argument(libraryArgument, 'the library file')
    .argument('<camera>', 'the name of the camera')
    .option(
      '--offset <S>',
      'seconds to add to its times; 0 says that it is right',
      numberOption(-clockBounds.offsetMs / 1000, clockBounds.offsetMs / 1000),
    )
    .option(
      '--drift <PPM>',
      'milliseconds that it loses in 1,000 seconds',
      numberOption(-clockBounds.driftPpm, clockBounds.driftPpm),
    )
    .addOption(
      new Option(
        '--from-people',
        'from people who were said to be the same and whom a camera with a set clock saw at once',
      ).conflicts(['offset', 'drift']),
    )
    .addOption(
      new Option('--unset', 'take back what was said: its times speak for nothing again').conflicts([
        'offset',
        'drift',
        'fromPeople',
      ]),
    )
    .option('--json', 'one JSON object on standard output')
    .action((file: string, camera: string, options: CommonOptions & ClockOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { describeLibrary, setClock, setClockFromPeople, unsetClock, withLibrary } = await (
          await loadEngine()
        ).libraryRoom();
        if (!(options.unset || options.fromPeople) && options.offset === undefined && options.drift === undefined) {
          throw new DoppelError(
            'usage',
            `Say how the clock of ${camera} is: --offset, --drift, --from-people or --unset.`,
          );
        }
        const reply = await withLibrary(file, 'write', async (library) => {
          if (options.unset) await unsetClock(library, camera);
          else if (options.fromPeople) await setClockFromPeople(library, camera);
          else
            await setClock(library, camera, { offsetMs: (options.offset ?? 0) * 1000, driftPpm: options.drift ?? 0 });
          return describeLibrary(library);
        });
        answer(reply, () => listText(reply));
        return undefined;
      }),
    );
}

function duplicatesCommand(): Command {
  return new Command('duplicates')
    .summary('list persons of different videos who may be one, most alike first')
    .argument(libraryArgument, 'the library file')
    .option('--limit <N>', 'how many pairs', wholeNumberOption, 50)
    .option('--all', 'also pairs that were decided apart or that times make impossible')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions & { limit: number; all?: true }) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { crossPairs, withLibrary } = await (await loadEngine()).libraryRoom();
        const scope = options.all === true ? 'all' : 'open';
        const reply = await withLibrary(file, 'read', (library) =>
          crossPairs(library, { limit: options.limit, scope }),
        );
        answer(reply, () => duplicatesText(reply, file));
        return undefined;
      }),
    );
}

function duplicatesText({ pairs, persons, not_compared }: CrossPairsReply, file: string): readonly string[] {
  const sentence = notComparedSentence(not_compared);
  const leftOut = sentence === null ? [] : [sentence];
  if (pairs.length === 0) {
    return [`Nobody of ${counted(persons, 'described person')} can be compared across videos.`, ...leftOut];
  }
  const table = textTable(
    [
      { title: 'rank', align: 'right' },
      { title: 'A', align: 'right' },
      { title: 'B', align: 'right' },
      { title: 'cosine', align: 'right' },
      { title: 'score', align: 'right' },
      { title: 'P(same)', align: 'right' },
      { title: 'remarks', align: 'left' },
    ],
    pairs.map(({ rank, a, b, similarity, score, probability, impossible, decision }) => [
      String(rank),
      String(a),
      String(b),
      similarityFigure(similarity),
      similarityFigure(score),
      probabilityFigure(probability),
      [impossible, decision].filter((word) => word !== null).join('; '),
    ]),
    terminalWidth(),
  );
  const [{ a, b }] = pairs;
  return [
    ...table,
    '',
    pairs.some(({ probability }) => probability !== null)
      ? 'Ranked by the score, the cosine without the mean look of each video. P(same) was fitted on a few sets of several cameras.'
      : 'Ranks, no probabilities: there is none for this model across cameras. The score is the cosine without the mean look of each video.',
    ...leftOut,
    `Look at both: doppel library person ${shellWord(file)} ${a}`,
    `Decide: doppel library decide ${shellWord(file)} merge ${a} ${b}, or apart, unsure`,
  ];
}

function personCommand(): Command {
  return new Command('person')
    .summary('show all sightings of a person, in the order of time')
    .argument(libraryArgument, 'the library file')
    .argument('<person>', 'its number in the library', wholeNumberOption)
    .option('--json', 'one JSON object on standard output')
    .action((file: string, person: number, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { libraryPerson, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'read', (library) => libraryPerson(library, person));
        answer(reply, () => personText(reply));
        return undefined;
      }),
    );
}

function sightingRow(sighting: LibrarySighting): readonly string[] {
  const { source_name, place, camera, from_ms, first_ms, last_ms, clock_known, first_frame, last_frame } = sighting;
  return [
    from_ms === null ? '-' : `${momentInWords(from_ms)}${clock_known ? '' : ' (clock not set)'}`,
    source_name,
    place ?? '-',
    camera ?? '-',
    duration(first_ms),
    duration(last_ms - first_ms),
    `${first_frame} to ${last_frame}`,
  ];
}

function personText({ id, name, members, sightings }: LibraryPersonView): readonly string[] {
  const table = textTable(
    [
      { title: 'when', align: 'left' },
      { title: 'video', align: 'left' },
      { title: 'place', align: 'left' },
      { title: 'camera', align: 'left' },
      { title: 'from', align: 'right' },
      { title: 'for', align: 'right' },
      { title: 'frames', align: 'left' },
    ],
    sightings.map(sightingRow),
    terminalWidth(),
  );
  const who = members.map(({ source, person }) => `person ${person} of source ${source}`).join(', ');
  return [`Person ${id}${name === null ? '' : ` (${name})`}: ${who}.`, '', ...table];
}

function decideCommand(): Command {
  return new Command('decide')
    .summary('record a decision across videos: merge, apart, unsure, rename, hide, show, note, undo, redo')
    .argument(libraryArgument, 'the library file')
    .argument('<decision>', 'as in doppel decide')
    .argument('[values...]', 'person ids of the library, an event, a name or a text')
    .option('--into <A>', 'merge: the id that stays', wholeNumberOption)
    .option('--force', 'go against an earlier decision or impossible times; the force is recorded')
    .option('--by <NAME>', 'who decided (default: DOPPEL_REVIEWER, else the system user)')
    .option('--json', 'one JSON object on standard output')
    .action(
      (
        file: string,
        word: string,
        values: readonly string[],
        options: CommonOptions & DecisionOptions & { force?: true; by?: string },
      ) =>
        runCommand(options, 'ends-at-once', async ({ answer }) => {
          const request = decisionOfArguments(word, values, options);
          const engine = await loadEngine();
          const { decideAcross, withLibrary } = await engine.libraryRoom();
          const told = { by: reviewer(options.by), force: options.force === true };
          const reply = await withLibrary(file, 'write', (library) => decideAcross(library, request, told));
          answer(reply, () => decisionText(engine, reply));
          return undefined;
        }),
    );
}

function logCommand(): Command {
  return new Command('log')
    .summary('show every decision across videos')
    .argument(libraryArgument, 'the library file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        const { libraryLog, withLibrary } = await engine.libraryRoom();
        const reply = await withLibrary(file, 'read', libraryLog);
        answer(reply, () => logText(engine, reply));
        return undefined;
      }),
    );
}

function removeCommand(): Command {
  return new Command('remove')
    .summary('take a source out; the project file stays, and so does what was decided')
    .argument(libraryArgument, 'the library file')
    .argument('<source>', 'its number, name or path')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, named: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { describeLibrary, findSource, removeSource, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'write', async (library) => {
          await removeSource(library, findSource(library, named));
          return describeLibrary(library);
        });
        answer(reply, () => listText(reply));
        return undefined;
      }),
    );
}
