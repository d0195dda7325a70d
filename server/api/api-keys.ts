import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';

/** What a key may be used for. */
export const apiScopes = ['search', 'ingest', 'decide', 'metrics'] as const;
export type ApiScope = (typeof apiScopes)[number];

const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the secret: the secret itself is shown once and stored nowhere. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.enum(apiScopes)),
  made_at: z.string(),
  expires_at: z.string(),
});
export type ApiKey = z.infer<typeof apiKey>;
const keysFile = z.object({ keys: z.array(apiKey) });

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The keys of a library, in a file beside it that only its owner may read. */
export class ApiKeys {
  readonly #file: string;

  constructor(libraryFile: string) {
    this.#file = `${libraryFile}-keys.json`;
  }

  /** All keys, expired ones too. Throws `bad_file` for a file that is none of ours. */
  list(): readonly ApiKey[] {
    if (statSync(this.#file, { throwIfNoEntry: false }) === undefined) return [];
    try {
      return keysFile.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).keys;
    } catch (cause) {
      throw new DoppelError('bad_file', `${this.#file} holds no keys that can be read. Remove it and make new ones.`, {
        cause,
      });
    }
  }

  /** Makes a key and returns its secret, which nobody can show again. */
  make(name: string, scopes: readonly ApiScope[], days: number): { readonly key: ApiKey; readonly secret: string } {
    const secret = `dpl_${randomBytes(32).toString('base64url')}`;
    const now = Date.now();
    const key: ApiKey = {
      id: randomBytes(4).toString('hex'),
      name,
      sha256: hashOf(secret),
      scopes: [...scopes],
      made_at: new Date(now).toISOString(),
      expires_at: new Date(now + days * 86_400_000).toISOString(),
    };
    this.#write([...this.list(), key]);
    return { key, secret };
  }

  /** Takes a key back. Throws `not_found`. */
  revoke(id: string): void {
    const keys = this.list();
    if (!keys.some((key) => key.id === id)) throw new DoppelError('not_found', `There is no key ${id}.`);
    this.#write(keys.filter((key) => key.id !== id));
  }

  /** The key of a secret; null for one that is unknown or has expired. Takes as long for each. */
  find(secret: string): ApiKey | null {
    const given = Buffer.from(hashOf(secret), 'hex');
    let found: ApiKey | null = null;
    for (const key of this.list()) if (timingSafeEqual(given, Buffer.from(key.sha256, 'hex'))) found = key;
    return found !== null && Date.parse(found.expires_at) > Date.now() ? found : null;
  }

  #write(keys: readonly ApiKey[]): void {
    const half = `${this.#file}.${process.pid}.part`;
    writeFileSync(half, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600 });
    renameSync(half, this.#file);
  }
}
