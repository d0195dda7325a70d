import { Command } from 'commander';
import type { DemoReply } from '#contract/replies.ts';
import { counted } from '#contract/words/count-words.ts';
import { embedderWords } from '#contract/words/embedder-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

interface DemoOptions extends CommonOptions {
  readonly to: string;
}

/** `doppel demo`: a generated scene with known duplicates, analysed, compared with the truth and exported. */
export function demoCommand(): Command {
  return new Command('demo')
    .summary('run everything on a generated scene and compare with the truth')
    .option('--to <DIR>', 'folder to write into', 'demo')
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .action(({ to, json }: DemoOptions) =>
      runCommand({ json }, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const reply = await (await loadEngine()).makeDemo({ to, signal, onProgress, onNotice });
        answer(reply, () => demoText(reply));
        return undefined;
      }),
    );
}

function demoText(reply: DemoReply): readonly string[] {
  const table = textTable(
    [
      { title: 'A', align: 'right' },
      { title: 'B', align: 'right' },
      { title: 'cosine', align: 'right' },
      { title: 'in truth', align: 'left' },
      { title: 'Doppel', align: 'left' },
    ],
    reply.found.map(({ a, b, similarity, same, listed }) => [
      String(a),
      String(b),
      similarityFigure(similarity),
      same ? 'one person' : 'two people',
      listed ? 'listed as a likely duplicate' : 'not listed',
    ]),
    terminalWidth(),
  );
  const wrong = reply.wrong_listed === 0 ? 'none wrongly' : `${reply.wrong_listed} wrongly`;
  return [
    ...table,
    '',
    `Found ${reply.same_listed} of ${counted(reply.same_pairs, 'duplicate pair')}, ${wrong}, ${embedderWords(reply.embedder)}.`,
    `Project: ${reply.project}`,
    `Report:  ${reply.report}`,
  ];
}
