import { userInfo } from 'node:os';
import { Command } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type { DecideReply } from '#contract/replies.ts';
import { counted } from '#contract/words/count-words.ts';
import { type DecisionOptions, decisionForms, decisionOfArguments, decisionOptions } from '../decision-arguments.ts';
import { type Engine, loadEngine } from '../engine.ts';
import { wholeNumberOption, wholeNumbersOption } from '../option-values.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';

type DecideOptions = CommonOptions & DecisionOptions & { readonly force?: true; readonly by?: string };

/** `doppel decide`: records what the analyst decided. It is on disk before the command says so. */
export function decideCommand(): Command {
  const command = new Command('decide')
    .summary('record a decision, or take one back')
    .description(
      'Records a decision in the log of the project. It is on disk before this command says that it is done.',
    )
    .usage('<F.doppel> <decision> [options]')
    .argument('<F.doppel>', 'the project file')
    .argument('<decision>', 'what was decided, one of the forms below')
    .argument('[values...]', 'person ids, an event, a name or a text');
  for (const { flags, word, help } of decisionOptions) {
    const description = `${word}: ${help}`;
    if (flags.includes('...')) command.option(flags, description, wholeNumbersOption);
    else command.option(flags, description, wholeNumberOption);
  }
  return command
    .option('--force', 'go against an earlier decision, a veto, or what stands on the event; the force is recorded')
    .option('--by <NAME>', 'who decided (default: DOPPEL_REVIEWER, else the system user)')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
Decisions:
${decisionForms.map((form) => `  ${form}`).join('\n')}

Examples:
  doppel decide street.doppel merge 4 9 --into 4
  doppel decide street.doppel split 7 --at 312 --by "A. Analyst"
  doppel decide street.doppel note 7 red bag, left at the door
  doppel decide street.doppel undo`,
    )
    .action((file: string, word: string, values: readonly string[], options: DecideOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const request = decisionOfArguments(word, values, options);
        const engine = await loadEngine();
        const reply = await engine.decide(file, request, { by: reviewer(options.by), force: options.force === true });
        answer(reply, () => decisionText(engine, reply));
        return undefined;
      }),
    );
}

/** As in the app (`app.set_reviewer`). */
const mostReviewerCharacters = 200;

/** Who decides: as said, else DOPPEL_REVIEWER, else the system user. @throws DoppelError `usage` for an empty name, or one that is too long. */
export function reviewer(by: string | undefined): string {
  const name = (by ?? process.env.DOPPEL_REVIEWER ?? userInfo().username).trim();
  if (name.length > mostReviewerCharacters) {
    const message = `The name of the reviewer has ${name.length} characters; at most ${mostReviewerCharacters} are kept.`;
    throw new DoppelError('usage', message);
  }
  if (name !== '') return name;
  throw new DoppelError('usage', 'Expected the name of the reviewer in --by or DOPPEL_REVIEWER, found an empty one.');
}

/** What a decision wrote. */
export function decisionText(engine: Engine, { events, active_persons }: DecideReply): readonly string[] {
  return [
    ...events.flatMap(({ seq, action, forced }) => [
      `#${seq}  ${engine.decisionWords(action)}.`,
      ...forced.map((reason) => `     forced: ${reason}`),
    ]),
    `${counted(active_persons.length, 'person')} now.`,
  ];
}
