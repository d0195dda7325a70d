import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not let in. Told to the caller as it is; it holds nothing that was sent. */
export type Refusal = { readonly status: 401 | 403; readonly message: string };

/** The names that a browser on this machine, or at the near end of an ssh tunnel, can have for it; any port. */
const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

const wrongToken: Refusal = {
  status: 401,
  message: 'Wrong or missing token. Open the address that `doppel serve` printed.',
};

/** Compares without telling by its duration how much was right. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/**
 * Who may use the server: whoever has the token, from a page of the server's own. The token opens the page and every
 * question; what a page cannot add a header to (pictures, the socket) goes by a cookie of another secret, because browsers
 * send cookies to every port of a host and so to other programs too.
 */
export class PageAccess {
  /** 256 bits; stands in the address that is printed, and nowhere else. */
  readonly token = randomBytes(32).toString('base64url');
  readonly #cookieName = `doppel_${randomBytes(4).toString('hex')}`;
  readonly #cookieSecret = randomBytes(32).toString('base64url');

  /** The cookie for a page that was opened with the token: for this session of the browser, unreadable for scripts. */
  get cookie(): string {
    return `${this.#cookieName}=${this.#cookieSecret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /**
   * Refuses requests that did not come from this machine's browser and a page of our own: another Host (a name that was made
   * to lead here), another Origin, a fetch that the browser itself calls foreign. Null for those that may pass.
   */
  refuseForeign(headers: IncomingHttpHeaders): Refusal | null {
    const { host = '', origin } = headers;
    if (!loopbackHost.test(host)) {
      return { status: 403, message: 'Doppel answers only to localhost, 127.0.0.1 and [::1].' };
    }
    if (origin !== undefined && origin !== `http://${host}`) {
      return { status: 403, message: 'Doppel answers only to its own pages.' };
    }
    // A page of another site may show a link to ours ('none' and a navigation), and nothing more.
    const site = headers['sec-fetch-site'];
    const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (site === undefined || site === 'same-origin' || site === 'none' || isNavigation) return null;
    return { status: 403, message: 'Doppel answers only to its own pages.' };
  }

  /** Refuses a question whose header has not the token. */
  refuseWithoutToken(headers: IncomingHttpHeaders): Refusal | null {
    const given = headers['x-doppel-token'];
    return typeof given === 'string' && isSame(given, this.token) ? null : wrongToken;
  }

  /** Refuses what has not the cookie. */
  refuseWithoutCookie({ cookie = '' }: IncomingHttpHeaders): Refusal | null {
    const prefix = `${this.#cookieName}=`;
    const given = cookie.split(/;\s*/).find((part) => part.startsWith(prefix));
    return given !== undefined && isSame(given.slice(prefix.length), this.#cookieSecret) ? null : wrongToken;
  }

  /** Whether this is the token of the printed address. */
  isToken(given: unknown): boolean {
    return typeof given === 'string' && isSame(given, this.token);
  }
}
