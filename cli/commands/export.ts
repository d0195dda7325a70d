import { Command, InvalidArgumentError } from 'commander';
import type { ExportReply } from '#contract/replies.ts';
import { type PersonFormat, personFormats } from '#contract/track-formats.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { counted } from '#contract/words/count-words.ts';
import { loadEngine } from '../engine.ts';
import { wholeNumberOption, wholeNumbersOption } from '../option-values.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { namedLines } from '../text-table.ts';
import { reviewer } from './decide.ts';

interface ExportOptions extends CommonOptions {
  readonly to: string;
  readonly person?: number;
  readonly formats?: readonly PersonFormat[];
  readonly clear?: readonly number[];
  readonly clips?: readonly number[];
}

/** `doppel export`: the files that other programs read, and a report that opens in any browser. */
export function exportCommand(): Command {
  return new Command('export')
    .summary('write the files that other programs read, and an HTML report')
    .argument('<F.doppel>', 'the project file')
    .requiredOption('--to <DIR>', 'folder to write into; made when missing')
    .option('--person <N>', 'also write selected_person.npz of this person', wholeNumberOption)
    .option(
      '--formats <LIST>',
      'also write the persons as mot, coco, cvat (MOT text, COCO JSON, CVAT XML)',
      formatsOption,
    )
    .option('--clear <N,...>', 'veil the pictures of everybody but these persons', wholeNumbersOption)
    .option('--clips <N,...>', 'also cut the video where these persons are seen', wholeNumbersOption)
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .addHelpText(
      'after',
      '\nExamples:\n  doppel export street.doppel --to out --person 4\n  doppel export street.doppel --to out --formats mot,cvat',
    )
    .action((file: string, { to, person, formats, clear, clips, json }: ExportOptions) =>
      runCommand({ json }, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await loadEngine();
        const options = {
          to,
          by: reviewer(undefined),
          signal,
          onProgress,
          ...(person === undefined ? {} : { person }),
          ...(formats && { formats }),
          ...(clear === undefined ? {} : { clear }),
          ...(clips === undefined ? {} : { clips }),
        };
        const reply = await engine.exportProject(file, options);
        if (!json) reply.warnings.forEach(onNotice);
        answer(reply, () => exportText(reply));
        return undefined;
      }),
    );
}

function formatsOption(text: string): readonly PersonFormat[] {
  return text.split(',').map((name) => {
    const format = personFormats.find((each) => each === name.trim());
    if (format === undefined) throw new InvalidArgumentError(`Expected some of ${personFormats.join(', ')}.`);
    return format;
  });
}

function exportText({ folder, files, persons, left_out }: ExportReply): readonly string[] {
  return [
    ...namedLines(files.map(({ path, bytes }) => [path, bytesWords(bytes)] as const)),
    ...left_out.map(({ person_id, reason }) => `Left out of the matrices: person ${person_id}, ${reason}`),
    `${counted(persons, 'person')} in ${counted(files.length, 'file')} in ${folder}`,
  ];
}
