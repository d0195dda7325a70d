// `npm run dev [-- FILE.doppel] [--port N]`: the screens with hot reload, against an engine that runs. Vite serves the screens from
// their sources; what they ask goes on to a server of ours, so that a change shows at once and everything else is as it is in use.
// Changes of the pipeline need a new start.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, type Plugin } from 'vite';
import { startServer } from '#server/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const renderer = path.join(root, 'renderer');

/** A development server that runs. Whoever started it closes it. */
export interface DevServer {
  /** With the token, as the address that `doppel serve` prints. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** What the page needs to be let in by our server, although another one hands it out: the session's cookie and token, for whoever brings the address's. */
function letIn(ours: string): Plugin {
  /** The element that holds a session's token, by the address that began it. */
  const sessions = new Map<string, string>();
  return {
    name: 'doppel-let-in',
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        const { url } = request;
        if (!url?.startsWith('/?token=')) return next();
        const enter = async (): Promise<void> => {
          const answer = await fetch(new URL(url, ours));
          response.setHeader('set-cookie', answer.headers.getSetCookie());
          const [element = ''] = /<meta name="doppel-session"[^>]*>/.exec(await answer.text()) ?? [];
          sessions.set(url, element);
        };
        enter().then(() => next(), next);
      });
    },
    transformIndexHtml: (html, { originalUrl = '' }) => {
      const element = sessions.get(originalUrl) ?? '';
      sessions.delete(originalUrl);
      return html.replace('<head>', `<head>${element}`);
    },
  };
}

/** The policy of the page as it ships, but for the scripts that Vite itself writes into it, which bear a nonce. */
function allowNonce(nonce: string): Plugin {
  return {
    name: 'doppel-allow-nonce',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => {
        if (!html.includes("script-src 'self'"))
          throw new Error('renderer/index.html has no policy for scripts any more.');
        return html.replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`);
      },
    },
  };
}

/** Starts an engine, our server before it, and Vite before both. `port` is Vite's; 0 takes any free one. */
export async function startDev(file: string | null, port: number): Promise<DevServer> {
  const ours = await startServer({ file, port: 0, page: renderer });
  const { origin, search } = new URL(ours.url);
  const nonce = randomBytes(16).toString('base64url');
  const vite = await createServer({
    configFile: path.join(renderer, 'vite.config.ts'),
    logLevel: 'warn',
    clearScreen: false,
    html: { cspNonce: nonce },
    plugins: [letIn(origin), allowNonce(nonce)],
    server: {
      host: '127.0.0.1',
      port,
      cors: false,
      fs: { allow: [root] },
      // Host and Origin stay those of the page: our server compares them.
      proxy: Object.fromEntries(
        ['/rpc', '/asset', '/events'].map((route) => [route, { target: origin, ws: true, changeOrigin: false }]),
      ),
    },
  });
  try {
    await vite.listen();
  } catch (error) {
    await Promise.all([vite.close(), ours.close()]);
    throw error;
  }
  const local = vite.resolvedUrls?.local[0] ?? '';
  return {
    url: new URL(`/${search}`, local).href,
    close: async () => void (await Promise.all([vite.close(), ours.close()])),
  };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string', default: '5173' } },
    allowPositionals: true,
  });
  // npm starts scripts in the checkout; INIT_CWD is where the person was.
  const file = positionals.map((name) => path.resolve(process.env.INIT_CWD ?? process.cwd(), name))[0] ?? null;
  const server = await startDev(file, Number(values.port));
  process.stdout.write(`${server.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void server.close());
}
