import { Command } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type { EraseReply } from '#contract/custody.ts';
import { counted } from '#contract/words/count-words.ts';
import { loadEngine } from '../engine.ts';
import { wholeNumberOption } from '../option-values.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { reviewer } from './decide.ts';

interface EraseOptions extends CommonOptions {
  readonly yes?: true;
  readonly reason?: string;
  readonly by?: string;
}

/** `doppel erase`: takes a person out of a project for good. */
export function eraseCommand(): Command {
  return new Command('erase')
    .summary('take a person out of a project for good')
    .description(
      'Takes out the pictures, vectors, previews and boxes of a person and the backups of the project. The digests of what went stay, so that verify still shows that nothing else was changed. This cannot be taken back.',
    )
    .argument('<F.doppel>', 'the project file')
    .argument('<PERSON>', 'id of the person, as the decisions leave them', wholeNumberOption)
    .option('--yes', 'erase; without it nothing is done')
    .option('--reason <TEXT>', 'why, kept with the tombstone')
    .option('--by <NAME>', 'who erases (default: DOPPEL_REVIEWER, else the system user)')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, person: number, options: EraseOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        if (options.yes !== true) {
          throw new DoppelError(
            'usage',
            `Erasing person ${person} of ${file} cannot be taken back. Say --yes to do it.`,
          );
        }
        const { eraseFromProject } = await (await loadEngine()).custodyRoom();
        const request = { person, by: reviewer(options.by), reason: options.reason ?? '' };
        const reply = await eraseFromProject(file, request);
        answer(reply, () => eraseText(reply));
        return undefined;
      }),
    );
}

function eraseText(reply: EraseReply): readonly string[] {
  return [
    `Person ${reply.person} is erased: ${counted(reply.crops, 'picture')}, ${counted(reply.vectors, 'vector')}, ${counted(reply.previews, 'preview')}, ${counted(reply.boxes, 'box', 'boxes')}, ${counted(reply.backups, 'backup')}.`,
    ...(reply.exports.length === 0
      ? ['No export of this project is recorded.']
      : ['Exports made before, which may show the person and are not touched:']),
    ...reply.exports.map(({ at, by, folder }) => `  ${folder} (${at.slice(0, 10)}, ${by})`),
    'Not erased:',
    ...reply.left.map((sentence) => `  ${sentence}`),
  ];
}
