import { Command } from 'commander';
import { loadEngine } from '../engine.ts';
import { portOption } from '../option-values.ts';
import { printAside, printLines } from '../output.ts';
import { runCommand } from '../run-command.ts';

interface ServeOptions {
  readonly port?: number;
  readonly open: boolean;
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
    .addHelpText(
      'after',
      `
Examples:
  doppel serve street.doppel
  doppel serve --no-open --port 4000      then: ssh -L 4000:localhost:4000 that-machine`,
    )
    .action((file: string | undefined, { port, open }: ServeOptions) =>
      runCommand({}, 'stops-itself', async ({ signal }) => {
        // A window would only show what is wrong with the file; whoever named it stands here.
        if (file !== undefined) await (await loadEngine()).requireProject(file);
        const { openBrowser, startServer } = await import('#server/index.ts');
        const server = await startServer({
          file: file ?? null,
          port: port ?? 0,
          // Each address opens one window; the next one stands ready beneath it.
          onEntered: () => {
            printAside(`Opened. For another window: ${server.newAddress()}`);
          },
        });
        try {
          printLines([server.url]);
          if (open) openBrowser(server.url);
          await new Promise<void>((resolve) => {
            if (signal.aborted) resolve();
            else signal.addEventListener('abort', () => resolve());
          });
        } finally {
          await server.close();
        }
        return undefined;
      }),
    );
}
