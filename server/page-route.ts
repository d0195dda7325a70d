import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { PageAccess } from './page-access.ts';

/**
 * Serves the page at `/` and the files that it is built of. The page is for whoever brings the token, or was let in before
 * with it; it sets the cookie that pictures and events go by.
 */
export async function servePage(app: FastifyInstance, folder: string, access: PageAccess): Promise<void> {
  app.get<{ Querystring: { readonly token?: unknown } }>('/', async (request, reply) => {
    const refusal = access.isToken(request.query.token) ? null : access.refuseWithoutCookie(request.headers);
    if (refusal !== null)
      return reply.code(refusal.status).type('text/plain; charset=utf-8').send(`${refusal.message}\n`);
    const page = await readFile(path.join(folder, 'index.html'));
    return reply
      .type('text/html; charset=utf-8')
      .header('set-cookie', access.cookie)
      .header('cache-control', 'no-store')
      .send(page);
  });
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: 'deny',
    // The build gives every file but the page a name with a hash of its content.
    immutable: true,
    maxAge: '30d',
  });
}
