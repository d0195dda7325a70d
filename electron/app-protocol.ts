import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { assetReply, missingReply } from '#engine/doors/asset-reply.ts';
import { pageHeaders } from '#engine/doors/page-headers.ts';
import { type EngineClient, log } from '#pipeline';
import { appScheme, isOwnAddress } from './app-address.ts';
import { assetResponse } from './asset-response.ts';
import { listPageFiles, type PageFile } from './page-files.ts';

/** Exactly the form of an asset's address; anything else is not even asked about. */
const assetPath = /^\/asset\/([A-Za-z0-9_-]{16,128})$/;

/**
 * Makes the app's scheme one like https: with an origin, a policy that is obeyed, fetch, and video that streams. Has to be
 * called before the app is ready.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the built page of `folder` and the assets of the engine under the app's scheme. */
export function serveAppScheme(folder: string, engine: Pick<EngineClient, 'asset'>): void {
  protocol.handle(appScheme, appHandler(folder, engine));
}

/** Answers the requests of pages. What an asset's id stands for is the engine's to know: no path ever comes from an address. */
function appHandler(folder: string, engine: Pick<EngineClient, 'asset'>): (request: Request) => Promise<Response> {
  const files = listPageFiles(folder);
  return async ({ url, method, headers }) => {
    if (!isOwnAddress(url) || (method !== 'GET' && method !== 'HEAD')) return assetResponse(missingReply);
    const { pathname } = new URL(url);
    const file = files.get(pathname);
    if (file !== undefined) return pageResponse(file);
    const id = assetPath.exec(pathname)?.[1];
    if (id === undefined) return assetResponse(missingReply);
    try {
      return await assetResponse(await assetReply(await engine.asset(id), headers.get('range')));
    } catch (error) {
      // The engine died over it: the page shows that, and asks again when it runs.
      log.warn(`an asset could not be had: ${String(error)}`);
      return new Response('Try again.\n', { status: 503, headers: { ...pageHeaders, 'cache-control': 'no-store' } });
    }
  };
}

async function pageResponse({ path, mime }: PageFile): Promise<Response> {
  return new Response(new Uint8Array(await readFile(path)), {
    headers: { ...pageHeaders, 'content-type': mime, 'cache-control': 'no-cache' },
  });
}
