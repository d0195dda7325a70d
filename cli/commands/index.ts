import { Command } from 'commander';
import type { IndexReply, IndexVerifyReply } from '#contract/library.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { counted, wholeNumber } from '#contract/words/count-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { duration } from '#contract/words/time-words.ts';
import { loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';
import { reviewer } from './decide.ts';

const libraryArgument = '<F.doppel-library>';

/** `doppel index`: the search index of a library. */
export function indexCommand(): Command {
  const command = new Command('index')
    .summary('the search index of a library: build, status, verify')
    .description('The vectors in the library are the truth; an index can always be built again from them.');
  for (const part of [buildCommand(), statusCommand(), verifyCommand(), exportCommand(), agreeCommand()]) {
    command.addCommand(part);
  }
  return command;
}

function buildCommand(): Command {
  return new Command('build')
    .summary('build the index anew and measure its recall')
    .argument(libraryArgument, 'the library file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'stops-itself', async ({ answer, signal }) => {
        const { buildIndex, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'write', (library) => buildIndex(library, { signal }));
        answer(reply, () => statusText(reply));
        return undefined;
      }),
    );
}

function exportCommand(): Command {
  return new Command('export')
    .summary('write the vectors into an SQLite file for other programs, with an empty table of distances')
    .argument(libraryArgument, 'the library file')
    .requiredOption('--to <F.sqlite>', 'the file to make')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions & { to: string }) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { exportPersonVectors, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'read', (library) => exportPersonVectors(library, options.to));
        answer(reply, () => [`${counted(reply.rows, 'vector')} of ${reply.dimension} numbers are in ${reply.file}.`]);
        return undefined;
      }),
    );
}

function statusCommand(): Command {
  return new Command('status')
    .summary('show how each index was built and whether it is up to date')
    .argument(libraryArgument, 'the library file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { indexStatus, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'read', indexStatus);
        answer(reply, () => statusText(reply));
        return undefined;
      }),
    );
}

function statusText({ engine, spaces }: IndexReply): readonly string[] {
  if (spaces.length === 0) return ['The library holds no vectors yet.'];
  const table = textTable(
    [
      { title: 'what', align: 'left' },
      { title: 'model', align: 'left' },
      { title: 'vectors', align: 'right' },
      { title: 'runs', align: 'right' },
      { title: 'not in the index', align: 'right' },
      { title: 'recall seen, unseen', align: 'left' },
      { title: 'index', align: 'left' },
    ],
    spaces.map((space) => [
      space.kind,
      space.model_sha256.slice(0, 12),
      `${wholeNumber(space.rows)} x ${space.dimension}`,
      wholeNumber(space.runs),
      wholeNumber(space.pending_rows),
      space.build === null
        ? '-'
        : `${similarityFigure(space.build.recall_seen)}, ${similarityFigure(space.build.recall_unseen)}`,
      space.problem ?? (space.build === null ? 'none: every vector is looked at' : buildText(space.build)),
    ]),
    terminalWidth(),
  );
  return [...table, '', `Engine: ${engine}.`];
}

function buildText(build: NonNullable<IndexReply['spaces'][number]['build']>): string {
  const size = build.file_bytes === null ? '' : `, ${bytesWords(build.file_bytes)}`;
  return `${build.engine} ${build.engine_version}, M ${build.m}, ef ${build.ef_construction} and ${build.ef_search}, built in ${duration(build.build_ms)}${size}`;
}

function verifyCommand(): Command {
  return new Command('verify')
    .summary('read every vector, check the index files and the chain of decisions')
    .argument(libraryArgument, 'the library file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { verifyLibrary, withLibrary } = await (await loadEngine()).libraryRoom();
        const reply = await withLibrary(file, 'read', verifyLibrary);
        answer(reply, () => verifyText(reply));
        return reply.ok ? undefined : exitCodes.failed;
      }),
    );
}

function verifyText({ spaces, chain_problem, ok }: IndexVerifyReply): readonly string[] {
  return [
    ...spaces.flatMap(({ kind, rows, problems }) => [
      `${kind}: ${wholeNumber(rows)} vectors read${problems.length === 0 ? ', all sound' : ''}`,
      ...problems.map((problem) => `  ${problem}`),
    ]),
    chain_problem === null ? 'The chain of decisions holds.' : `The chain of decisions is broken: ${chain_problem}.`,
    ok ? 'All is sound.' : 'Not all is sound. An index is mended by: doppel index build',
  ];
}

function agreeCommand(): Command {
  return new Command('agree')
    .summary('agree, once, to vectors of people leaving this machine for an OpenSearch')
    .argument(libraryArgument, 'the library file')
    .argument('<address>', 'such as https://search.example:9200')
    .option('--by <NAME>', 'who agrees (default: DOPPEL_REVIEWER, else the system user)')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, address: string, options: CommonOptions & { by?: string }) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { withLibrary } = await (await loadEngine()).libraryRoom();
        const by = reviewer(options.by);
        await withLibrary(file, 'write', (library) => library.agree(address, by));
        answer({ agreed: address, by }, () => [`Noted: ${by} agrees that vectors of people go to ${address}.`]);
        return undefined;
      }),
    );
}
