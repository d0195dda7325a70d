import { Command } from 'commander';
import type { ValidateReply } from '#contract/insight.ts';
import { exitCodes } from '../../exit-codes.ts';
import { onFile } from './on-file.ts';

/** `doppel insight validate`: checks what the file holds. */
export function validate(): Command {
  const command = new Command('validate')
    .summary('check what the file holds, and say what was found')
    .argument('<F.insight>', 'the insight file');
  return onFile(command, async (room, file, _options, { answer }) => {
    const reply: ValidateReply = await room.validate(file);
    answer(reply, () =>
      reply.checks.map(({ name, passed, found }) => `${passed ? 'ok  ' : 'FAIL'}  ${name}: ${found}`),
    );
    return reply.passed ? undefined : exitCodes.failed;
  });
}
