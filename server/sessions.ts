import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not let in. Told to the caller as it is; it holds nothing that was sent. */
export type Refusal = { readonly status: 401 | 403; readonly message: string };

/** What a page that was let in holds: both secrets are 256 bits and good until the session ends. */
interface Session {
  /** Goes with every question, in a header that only a page of ours sets. */
  readonly token: string;
  /** Goes with what a page cannot add a header to. Browsers send it to every port of this host, so it opens nothing alone. */
  readonly cookie: string;
}

/** A session that asked nothing for this long is over: a day's work with its breaks. A convention. */
const longestIdleMs = 12 * 3600_000;

/** So many addresses may wait to be opened; the oldest goes first. More than anybody opens windows at once. */
const mostAddresses = 16;

const noSession: Refusal = {
  status: 401,
  message:
    'This address was used already, or the session is over. Open the newest address that `doppel serve` printed.',
};

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares without telling by its duration how much was right. */
function isSame(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

/**
 * Who may use the server. A printed address holds a token that opens one page, once: it stands in the browser's history
 * afterwards and is worth nothing there. That page is given a session of its own, which ends after hours without a question, with
 * the server, or when all sessions are ended.
 */
export class Sessions {
  readonly #cookieName = `doppel_${randomBytes(4).toString('hex')}`;
  readonly #addresses: string[] = [];
  readonly #sessions = new Map<string, { readonly session: Session; usedAtMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** A token for an address that opens one page. */
  newAddressToken(): string {
    const token = secret();
    this.#addresses.push(token);
    if (this.#addresses.length > mostAddresses) this.#addresses.shift();
    return token;
  }

  /** Begins a session for whoever brings an address's token, which is used up by it; null for what is no such token. */
  begin(given: unknown): Session | null {
    if (typeof given !== 'string') return null;
    // All are compared, so that the time does not tell how many wait.
    const matches = this.#addresses.map((token) => isSame(given, token));
    const at = matches.indexOf(true);
    if (at < 0) return null;
    this.#addresses.splice(at, 1);
    const session = { token: secret(), cookie: secret() };
    this.#sessions.set(session.token, { session, usedAtMs: this.#nowMs() });
    return session;
  }

  /** The cookie's header for a page: for this run of the browser, unreadable for scripts. */
  cookieHeader({ cookie }: Session): string {
    return `${this.#cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Refuses a question whose header has no session's token. */
  refuseWithoutToken(given: unknown): Refusal | null {
    return typeof given === 'string' && this.#find(({ token }) => isSame(given, token)) ? null : noSession;
  }

  /** Refuses what has no session's cookie. */
  refuseWithoutCookie({ cookie = '' }: IncomingHttpHeaders): Refusal | null {
    const prefix = `${this.#cookieName}=`;
    const given = cookie
      .split(/;\s*/)
      .filter((part) => part.startsWith(prefix))
      .map((part) => part.slice(prefix.length));
    return this.#find((session) => given.some((each) => isSame(each, session.cookie))) ? null : noSession;
  }

  /** Ends every session and every address that waits. */
  endAll(): void {
    this.#sessions.clear();
    this.#addresses.length = 0;
  }

  /** Whether a session that is not over passes; it counts as used now. */
  #find(passes: (session: Session) => boolean): boolean {
    const now = this.#nowMs();
    let isFound = false;
    for (const [key, entry] of this.#sessions) {
      if (now - entry.usedAtMs > longestIdleMs) this.#sessions.delete(key);
      else if (passes(entry.session)) {
        entry.usedAtMs = now;
        isFound = true;
      }
    }
    return isFound;
  }
}
