import path from 'node:path';
import { Command } from 'commander';
import type { SavedSearch, SearchQuestion, SearchReply, UnderstoodView } from '#contract/search.ts';
import { counted } from '#contract/words/count-words.ts';
import { momentInWords } from '#contract/words/moment-words.ts';
import { notComparedSentence } from '#contract/words/not-compared-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { loadEngine } from '../engine.ts';
import { momentOption } from '../moments.ts';
import { wholeNumberOption, wholeNumbersOption } from '../option-values.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';
import { reviewer } from './decide.ts';

interface SearchOptions extends CommonOptions {
  readonly clear?: readonly number[];
  readonly like?: readonly number[];
  readonly unlike?: readonly number[];
  readonly picture?: string;
  readonly source?: readonly number[];
  readonly place?: readonly string[];
  readonly camera?: readonly string[];
  readonly tag?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly export?: string;
  readonly clips?: true;
  readonly save?: string;
  readonly saved?: true | number;
}

const several = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** `doppel search`: finds persons of a library by words, by other persons, by a picture. */
export function searchCommand(): Command {
  return new Command('search')
    .summary('find persons by what they wear and carry, by another person, by a picture')
    .argument('<F.doppel-library>', 'the library file')
    .argument('[words...]', 'such as: red jacket, blue trousers, no backpack')
    .option('--like <P...>', 'persons of the library who are meant (yes)', wholeNumbersOption)
    .option('--unlike <P...>', 'persons who are not (no)', wholeNumbersOption)
    .option('--picture <FILE>', 'a picture of one person, from head to foot')
    .option('--source <N...>', 'only these sources', wholeNumbersOption)
    .option('--place <WHERE>', 'only this place; may be given several times', several)
    .option('--camera <NAME>', 'only this camera; may be given several times', several)
    .option('--tag <WORD>', 'only what bears this tag; may be given several times', several)
    .option('--from <TIME>', 'seen at this time or later', momentOption)
    .option('--to <TIME>', 'seen at this time or before', momentOption)
    .option('--limit <N>', 'how many persons', wholeNumberOption, 20)
    .option('--export <DIR>', 'also write findings.csv, findings.json and a contact sheet')
    .option('--clips', 'with --export: also cut every sighting out of its video, where that is here')
    .option(
      '--clear <ID,...>',
      'veil everybody but these persons on the contact sheet and in clips',
      wholeNumbersOption,
    )
    .option('--save <NAME>', 'keep the question: it tells of new hits after each sync')
    .option('--saved [N]', 'list the kept questions and what is new; with N answer one')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
Words: the 11 basic colours with clothes (red jacket, grey trousers, white dress), backpack, bag, hat, and no or without.
Sex, age and origin are never judged. Words that are not understood are named.

Examples:
  doppel search all.doppel-library red jacket, backpack
  doppel search all.doppel-library --like 12 --unlike 40 --place hall
  doppel search all.doppel-library --picture crop.png --export findings`,
    )
    .action((file: string, words: readonly string[], options: SearchOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer, onNotice }) => {
        const engine = await loadEngine();
        const { withLibrary } = await engine.libraryRoom();
        const room = await engine.searchRoom();
        if (options.saved === true) {
          const saved = await withLibrary(file, 'read', room.keptSearches);
          answer({ saved }, () => savedText(saved));
          return undefined;
        }
        (await engine.custodyRoom()).noteAccess({
          by: reviewer(undefined),
          act: 'search',
          file: path.resolve(file),
          detail: words.join(' '),
        });
        const writes = options.save !== undefined || options.saved !== undefined;
        const reply = await withLibrary(file, writes ? 'write' : 'read', async (library) => {
          if (options.saved !== undefined) return room.askKept(library, Number(options.saved));
          const question = questionOf(words, options);
          if (options.save !== undefined) await room.keepSearch(library, options.save, question);
          const found =
            options.picture === undefined
              ? await room.ask(library, { question })
              : await room.askWithPicture(library, question, await room.readPicture(options.picture));
          if (options.export !== undefined) {
            const clips = options.clips === true ? ('cut' as const) : ('none' as const);
            const written = await room.writeFindings(library, {
              question,
              reply: found,
              to: options.export,
              clips,
              clear: options.clear,
            });
            written.notes.forEach(onNotice);
          }
          return found;
        });
        answer(reply, () => searchText(reply));
        return undefined;
      }),
    );
}

function questionOf(words: readonly string[], options: SearchOptions): SearchQuestion {
  return {
    ...(words.length === 0 ? {} : { words: words.join(' ') }),
    like: [...(options.like ?? [])],
    unlike: [...(options.unlike ?? [])],
    filter: {
      ...(options.source === undefined ? {} : { sources: [...options.source] }),
      ...(options.place === undefined ? {} : { places: [...options.place] }),
      ...(options.camera === undefined ? {} : { cameras: [...options.camera] }),
      ...(options.tag === undefined ? {} : { tags: [...options.tag] }),
      ...(options.from === undefined ? {} : { from_ms: options.from }),
      ...(options.to === undefined ? {} : { to_ms: options.to }),
    },
    limit: options.limit,
    offset: 0,
  };
}

/** How the words were understood, a line for each thing that is worth saying. */
function understoodText({ terms, refused, unknown }: UnderstoodView): readonly string[] {
  const notJudged = terms.filter(({ judged }) => !judged);
  return [
    ...(terms.length === 0 ? [] : [`Understood: ${terms.map(({ text }) => text).join(', ')}.`]),
    ...(notJudged.length === 0
      ? []
      : [
          `Left out: ${notJudged.map(({ text }) => text).join(', ')}; the attribute model was not here at the last sync.`,
        ]),
    ...refused.map(({ word, why }) => `Left out: ${word}. Doppel does not judge people by ${why}.`),
    ...(unknown.length === 0 ? [] : [`Not understood, and left out: ${unknown.join(', ')}.`]),
  ];
}

function searchText({ hits, understood, ranked_by, total, not_compared, cut }: SearchReply): readonly string[] {
  const said = understoodText(understood);
  const leftOut = notComparedSentence(not_compared);
  if (hits.length === 0) return [...said, 'Nobody was found.', ...(leftOut === null ? [] : [leftOut])];
  const table = textTable(
    [
      { title: '', align: 'left' },
      { title: 'person', align: 'right' },
      { title: 'score', align: 'right' },
      { title: 'seen', align: 'right' },
      { title: 'where', align: 'left' },
    ],
    hits.map(({ person, score, above_cut }) => {
      const [first] = person.sightings;
      const when = first?.from_ms == null ? '' : ` ${momentInWords(first.from_ms)}`;
      const where = [...new Set(person.sightings.map(({ source_name, place }) => place ?? source_name))].join(', ');
      return [
        above_cut ? '*' : '',
        `${person.id}${person.name === null ? '' : ` ${person.name}`}`,
        similarityFigure(score),
        String(person.sightings.length),
        `${where}${when}`,
      ];
    }),
    terminalWidth(),
  );
  const cutText =
    cut === null
      ? 'The scores do not fall into groups.'
      : `* above the cut of ${similarityFigure(cut)}, where the scores fall apart.`;
  return [
    ...said,
    ...table,
    '',
    `${counted(total, 'person')} ranked by ${ranked_by.join(' and ')}. ${cutText}`,
    ...(leftOut === null ? [] : [leftOut]),
  ];
}

function savedText(saved: readonly SavedSearch[]): readonly string[] {
  if (saved.length === 0) return ['No question is kept. Keep one with --save NAME.'];
  return saved.map(({ id, name, question, fresh, problem }) => {
    const asked = question.words ?? `like ${question.like.join(', ')}`;
    const news = problem ?? (fresh.length === 0 ? 'nothing new' : `new: ${fresh.join(', ')}`);
    return `${id}  ${name} (${asked}): ${news}`;
  });
}
