import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { DoppelError } from '#base/doppel-error.ts';

/**
 * The passphrase of a key: the first line of a file, else `DOPPEL_PASSPHRASE`, else asked for at the terminal without showing what
 * is typed; `twice` asks again. Throws `usage` where there is none and nobody can be asked, and for two that differ.
 */
export async function readPassphrase(file: string | undefined, times: 'once' | 'twice'): Promise<string> {
  if (file !== undefined) {
    try {
      return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
    } catch (cause) {
      throw new DoppelError('not_found', `The file of the passphrase, ${file}, cannot be read.`, { cause });
    }
  }
  const { DOPPEL_PASSPHRASE: given } = process.env;
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY) {
    throw new DoppelError(
      'usage',
      'Expected a passphrase in --passphrase-file or DOPPEL_PASSPHRASE; nobody can be asked.',
    );
  }
  const first = await ask('Passphrase: ');
  if (times === 'twice' && first !== (await ask('Once more: '))) {
    throw new DoppelError('usage', 'The two passphrases differ.');
  }
  return first;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
