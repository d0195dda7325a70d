import type { FastifyRequest } from 'fastify';
import type { Refusal, Sessions } from './sessions.ts';

/**
 * What a route asks of a request. It hangs on the route that the router matched, never on the address as it was written, which
 * the router decodes; a route that names nothing is for nobody.
 *
 * - `entry`: the page; its route looks at the address's token or the cookie itself.
 * - `question`: a session's token in a header.
 * - `file`: the page's own files, assets and reports: a session's cookie, since a page cannot add headers to them.
 * - `socket`: a WebSocket of our own page: Origin, cookie, and the token among the protocols that the page offers.
 */
type RouteAccess = 'entry' | 'question' | 'file' | 'socket';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
}

/** The protocol that the socket speaks; the page offers it together with its session's token. */
export const socketProtocol = 'doppel-events';

/** The names that a browser on this machine, or at the near end of an ssh tunnel, can have for it; any port. */
const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

const foreign: Refusal = { status: 403, message: 'Doppel answers only to its own pages.' };

/** Why a request is refused before anything of it is read, or null. */
export function refusalOf(request: FastifyRequest, sessions: Sessions): Refusal | null {
  const { headers, url } = request;
  const { access } = request.routeOptions.config;
  // The form of an address that only proxies are sent; nobody is to take this for one.
  if (!url.startsWith('/')) return { status: 403, message: 'Doppel is no proxy.' };
  const strange = refuseForeign(request);
  if (strange !== null) return strange;
  if ((headers.upgrade !== undefined) !== (access === 'socket')) return foreign;
  switch (access) {
    case 'entry':
      return null;
    case 'question':
      return sessions.refuseWithoutToken(headers['x-doppel-token']);
    case 'socket':
      if (headers.origin === undefined) return foreign;
      return sessions.refuseWithoutCookie(headers) ?? sessions.refuseWithoutToken(offeredToken(request));
    default:
      // The page's files; and what is no route at all, of which only our own pages learn that it is none.
      return sessions.refuseWithoutCookie(headers);
  }
}

/** The token that a page offers beside the socket's protocol: the browser's WebSocket takes no other header. */
function offeredToken({ headers }: FastifyRequest): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  return offered.find((name) => name !== socketProtocol);
}

/**
 * Refuses requests that did not come from this machine's browser and a page of our own: another Host (a name that was made
 * to lead here), another Origin, a fetch that the browser itself calls foreign. Null for those that may pass.
 */
function refuseForeign({ headers }: FastifyRequest): Refusal | null {
  const { host = '', origin } = headers;
  if (!loopbackHost.test(host)) {
    return { status: 403, message: 'Doppel answers only to localhost, 127.0.0.1 and [::1].' };
  }
  if (origin !== undefined && origin !== `http://${host}`) return foreign;
  // What a browser fetches before anybody asked for it would use up the address.
  if (headers['sec-purpose'] !== undefined || headers.purpose === 'prefetch') return foreign;
  // A page of another site may show a link to ours ('none' and a navigation), and nothing more.
  const site = headers['sec-fetch-site'];
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return site === undefined || site === 'same-origin' || site === 'none' || isNavigation ? null : foreign;
}
