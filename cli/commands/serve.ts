import path from 'node:path';
import { Command } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import { loadEngine } from '../engine.ts';
import { portOption, wholeNumberOption } from '../option-values.ts';
import { printAside, printLines } from '../output.ts';
import { runCommand } from '../run-command.ts';

interface ServeOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly folder: readonly string[];
  readonly api?: string;
  readonly host: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly pictureEncoder?: string;
  readonly perMinute: number;
  readonly makeKey?: string;
  readonly scope?: readonly string[];
  readonly days: number;
}

/** `doppel serve`: the screens in a browser, for machines without Electron and for those without a screen. */
export function serveCommand(): Command {
  return new Command('serve')
    .summary('review in a browser, on this machine only')
    .description(
      'Serves the screens on 127.0.0.1 and prints their address. Whoever has the whole address can use them: it holds a token that is made anew each time. From another machine, use an ssh tunnel.',
    )
    .argument('[F.doppel]', 'the project file to open')
    .option('--port <N>', 'port (default: any that is free)', portOption)
    .option('--no-open', 'only print the address')
    .option('--folder <DIR...>', 'folders that the pages may look into and write to (default: the present one)', [])
    .option('--api <F.doppel-library>', 'serve a library to other programs instead (docs/api.md); needs a key')
    .option('--make-key <NAME>', 'with --api: make a key, print it once, and end')
    .option('--scope <S...>', 'of the key: search, ingest, decide, metrics', ['search'])
    .option('--days <N>', 'how long the key is good for', wholeNumberOption, 90)
    .option('--host <ADDRESS>', 'with --api: another address than loopback; needs a certificate', '127.0.0.1')
    .option('--tls-cert <PEM>', 'with --api: the certificate')
    .option('--tls-key <PEM>', 'with --api: its key')
    .option('--picture-encoder <E>', 'with --api: what describes pictures: an ONNX file, or a pair for words too')
    .option('--per-minute <N>', 'with --api: requests a minute of one key', wholeNumberOption, 600)
    .addHelpText(
      'after',
      `
Examples:
  doppel serve street.doppel
  doppel serve --folder /videos /cases    the pages see these folders and those of projects opened before
  doppel serve --no-open --port 4000      then: ssh -L 4000:localhost:4000 that-machine
  doppel serve --api all.doppel-library --make-key station-2 --scope search ingest
  doppel serve --api all.doppel-library --port 8080`,
    )
    .action((file: string | undefined, options: ServeOptions) =>
      runCommand({}, 'stops-itself', async ({ signal }) => {
        const { port, open, api, folder } = options;
        if (api !== undefined) return serveApi(api, options, signal);
        // A window would only show what is wrong with the file; whoever named it stands here.
        if (file !== undefined) await (await loadEngine()).requireProject(file);
        const { openBrowser, startServer } = await import('#server/index.ts');
        const server = await startServer({
          file: file ?? null,
          port: port ?? 0,
          folders: folder.map((each) => path.resolve(each)),
          onEnded: () => {
            printAside(`All sessions were ended. A new address: ${server.newAddress()}`);
          },
          // Each address opens one window; the next one stands ready beneath it.
          onEntered: () => {
            printAside(`Opened. For another window: ${server.newAddress()}`);
          },
        });
        try {
          printLines([server.url]);
          if (open) openBrowser(server.url);
          await aborted(signal);
        } finally {
          await server.close();
        }
        return undefined;
      }),
    );
}

/** Until the person interrupts. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });

async function serveApi(library: string, options: ServeOptions, signal: AbortSignal): Promise<undefined> {
  const { ApiKeys, apiScopes, startApi } = await import('#server/index.ts');
  if (options.makeKey !== undefined) {
    const scopes = (options.scope ?? []).map((word) => {
      const scope = apiScopes.find((each) => each === word);
      if (scope !== undefined) return scope;
      throw new DoppelError('usage', `"${word}" is no scope. Expected of ${apiScopes.join(', ')}.`);
    });
    const { key, secret } = new ApiKeys(library).make(options.makeKey, scopes, options.days);
    printLines([
      secret,
      `Key ${key.id} (${key.name}): ${scopes.join(', ')}, until ${key.expires_at.slice(0, 10)}. It is shown only now.`,
    ]);
    return undefined;
  }
  const { tlsCert, tlsKey } = options;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new DoppelError('usage', 'A certificate needs both --tls-cert and --tls-key.');
  }
  const server = await startApi({
    library,
    host: options.host,
    port: options.port ?? 0,
    tls: tlsCert === undefined || tlsKey === undefined ? null : { certificate: tlsCert, key: tlsKey },
    pictureEncoder: options.pictureEncoder ?? null,
    perMinute: options.perMinute,
  });
  try {
    printLines([server.url, `What it can do: ${server.url}/docs`]);
    await aborted(signal);
  } finally {
    await server.close();
  }
  return undefined;
}
