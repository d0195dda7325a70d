import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import { loadEngine } from '../engine.ts';
import { readPassphrase } from '../passphrase.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { reviewer } from './decide.ts';

interface SealOptions extends CommonOptions {
  readonly key?: string;
  readonly newKey?: true;
  readonly passphraseFile?: string;
  readonly by?: string;
}

/** `doppel seal`: signs the log of a project, and the evidence under it, with the reviewer's key. */
export function sealCommand(): Command {
  return new Command('seal')
    .summary("sign a project's log and evidence with your key")
    .description(
      'Signs the head of the log and the root of the evidence with a key of your own (Ed25519). The seal stands in the file and in exports; "doppel verify --signed-by KEY" checks it.',
    )
    .argument('<F.doppel>', 'the project file')
    .option('--key <FILE>', 'the file of your key (default: reviewer-key.json in the folder of your settings)')
    .option('--new-key', 'make the key first; a passphrase guards it')
    .option(
      '--passphrase-file <FILE>',
      'the passphrase is its first line (else DOPPEL_PASSPHRASE, else it is asked for)',
    )
    .option('--by <NAME>', 'who signs (default: DOPPEL_REVIEWER, else the system user)')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: SealOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        await engine.requireProject(file);
        const { makeReviewerKey, ownKeyPath, sealFile } = await engine.custodyRoom();
        const key = options.key ?? ownKeyPath();
        if (options.newKey !== true && !existsSync(key)) {
          throw new DoppelError('not_found', `There is no key ${key} yet. Say --new-key to make one.`);
        }
        const passphrase = await readPassphrase(options.passphraseFile, options.newKey === true ? 'twice' : 'once');
        if (options.newKey === true) await makeReviewerKey(key, passphrase);
        const seal = await sealFile(file, { key, passphrase, by: reviewer(options.by) });
        answer(seal, () => [
          `Sealed: event ${seal.body.head.seq} and version ${seal.body.evidence.version} of the evidence.`,
          `Your public key: ${seal.public_key}`,
          `To check it: doppel verify ${file} --signed-by ${seal.public_key}`,
        ]);
        return undefined;
      }),
    );
}
