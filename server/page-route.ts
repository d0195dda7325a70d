import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Sessions } from './sessions.ts';

/** Where the page finds its session's token: in the answer that began the session, and in no other. */
function withSession(page: string, token: string): string {
  const doctype = /^\s*<!doctype html>/i.exec(page)?.[0] ?? '';
  return `${doctype}<meta name="doppel-session" content="${token}">${page.slice(doctype.length)}`;
}

/**
 * Serves the page at `/` and the files that it is built of. An address's token begins a session and is used up; the page of a
 * session that goes on (a reload) has the cookie, and kept its token itself. `onEntered` is called when a session begins.
 */
export async function servePage(
  app: FastifyInstance,
  folder: string,
  sessions: Sessions,
  onEntered: () => void,
): Promise<void> {
  const config = { access: 'entry' } as const;
  app.get<{ Querystring: { readonly token?: unknown } }>('/', { config }, async (request, reply) => {
    const session = sessions.begin(request.query.token);
    const refusal = session === null ? sessions.refuseWithoutCookie(request.headers) : null;
    if (refusal !== null)
      return reply.code(refusal.status).type('text/plain; charset=utf-8').send(`${refusal.message}\n`);
    const page = await readFile(path.join(folder, 'index.html'), 'utf8');
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    if (session === null) return reply.send(page);
    onEntered();
    return reply.header('set-cookie', sessions.cookieHeader(session)).send(withSession(page, session.token));
  });
  await app.register(async (files) => {
    // Its routes are made by the package, which takes no settings for them.
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'file' };
    });
    await files.register(fastifyStatic, {
      root: folder,
      index: false,
      dotfiles: 'deny',
      // The build gives every file but the page a name with a hash of its content.
      immutable: true,
      maxAge: '30d',
    });
  });
}
