import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import { counted } from '#contract/words/count-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import type { LabelConditionsReply } from '#pipeline';
import { loadEngine } from '../../engine.ts';
import { runCommand } from '../../run-command.ts';
import { jsonOption, type SourceOptions, sourceOf, withSource } from './source-options.ts';

/** `doppel conditions label`: adds labels from a file, or takes the last one back. */
export function labelCommand(): Command {
  interface Options extends SourceOptions {
    readonly condition: string;
    readonly labels?: string;
    readonly undo?: boolean;
    readonly who?: string;
  }
  const command = new Command('label')
    .summary('add labels from a file, or take the last one back')
    .argument('<SOURCE>', 'an insight file, a project, a video, a folder in YOLO layout or a COCO file')
    .requiredOption('--condition <NAME>', 'which condition is labelled, such as view')
    .option('--labels <F.csv>', 'columns video,frame,id,label or object,label')
    .addOption(new Option('--undo', 'take the last label back').conflicts('labels'))
    .option('--who <NAME>', 'who says so (default: the user of this machine)');
  return withSource(command)
    .option(...jsonOption)
    .action((source: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = {
          source,
          ...sourceOf(options),
          condition: options.condition,
          labels: options.labels,
          who: options.who ?? userInfo().username,
        };
        if (options.labels === undefined && options.undo !== true) {
          throw new DoppelError(
            'usage',
            'Expected labels to add (--labels F.csv), or --undo to take the last one back.',
          );
        }
        const reply = await engine.labelConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => labelText(reply, options.condition));
        return undefined;
      }),
    );
}

function labelText(reply: LabelConditionsReply, condition: string): readonly string[] {
  if (reply.kind === 'undo') return [`Taken back: event ${reply.undone} of "${condition}" in ${reply.insight}`];
  const unknown =
    reply.unknown.length === 0
      ? []
      : [`${counted(reply.unknown.length, 'row')} of the file name objects that "${reply.dataset}" has not.`];
  return [
    `${counted(reply.added, 'label')} of "${condition}" added to ${reply.insight}, ${reply.known} were there already.`,
    ...unknown,
    ...Object.entries(reply.counts).map(([label, count]) => `  ${label}: ${count}`),
    '',
    `Next: doppel conditions train ${shellWord(reply.insight)} --condition ${condition}`,
  ];
}
