import { Command } from 'commander';
import type { ExportReply } from '#contract/replies.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { counted } from '#contract/words/count-words.ts';
import { loadEngine } from '../engine.ts';
import { wholeNumberOption } from '../option-values.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { namedLines } from '../text-table.ts';

interface ExportOptions extends CommonOptions {
  readonly to: string;
  readonly person?: number;
}

/** `doppel export`: the files that other programs read, and a report that opens in any browser. */
export function exportCommand(): Command {
  return new Command('export')
    .summary('write the files that other programs read, and an HTML report')
    .argument('<F.doppel>', 'the project file')
    .requiredOption('--to <DIR>', 'folder to write into; made when missing')
    .option('--person <N>', 'also write selected_person.npz of this person', wholeNumberOption)
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .addHelpText('after', '\nExample:\n  doppel export street.doppel --to out --person 4')
    .action((file: string, { to, person, json }: ExportOptions) =>
      runCommand({ json }, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await loadEngine();
        const options = { to, signal, onProgress, ...(person === undefined ? {} : { person }) };
        const reply = await engine.exportProject(file, options);
        if (!json) reply.warnings.forEach(onNotice);
        answer(reply, () => exportText(reply));
        return undefined;
      }),
    );
}

function exportText({ folder, files, persons, left_out }: ExportReply): readonly string[] {
  return [
    ...namedLines(files.map(({ path, bytes }) => [path, bytesWords(bytes)] as const)),
    ...left_out.map(({ person_id, reason }) => `Left out of the matrices: person ${person_id}, ${reason}`),
    `${counted(persons, 'person')} in ${counted(files.length, 'file')} in ${folder}`,
  ];
}
