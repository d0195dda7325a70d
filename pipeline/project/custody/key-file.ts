import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scrypt,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason, writeReason } from '#base/system-errors.ts';
import { publicKeyText as publicKeyShape } from '#contract/custody.ts';
import { publicKeyText } from './key-text.ts';

/**
 * scrypt's cost: 2^17 blocks of 8, 128 MiB and some 0.3 s a try, as OWASP's Password Storage Cheat Sheet names for 1 lane.
 */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };

/** Shortest passphrase that is taken: what guards evidence for years should be a sentence. */
const shortestPassphrase = 8;

const base64 = z.base64();
const keyFile = z.object({
  doppel_key: z.literal(1),
  public_key: publicKeyShape,
  kdf: z.object({
    name: z.literal('scrypt'),
    N: z.number(),
    r: z.number(),
    p: z.number(),
    salt: base64,
  }),
  cipher: z.object({ name: z.literal('aes-256-gcm'), iv: base64, tag: base64, data: base64 }),
});

const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);

/** A reviewer's key: the private part stays in its file and in this process. */
export interface ReviewerKey {
  readonly key: KeyObject;
  readonly publicKey: string;
}

/**
 * Makes a reviewer's key (Ed25519) and writes it to a file of its own, private to the user, encrypted with a passphrase (scrypt,
 * AES-256-GCM). Throws `usage` for a short passphrase, `conflict` where there is such a file, and why it cannot be written.
 */
export async function makeKeyFile(file: string, passphrase: string): Promise<ReviewerKey> {
  if (passphrase.length < shortestPassphrase) {
    throw new DoppelError(
      'usage',
      `The passphrase has ${passphrase.length} characters; expected ${shortestPassphrase} or more.`,
    );
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = publicKeyText(privateKey);
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, 32, cost), iv);
  cipher.setAAD(Buffer.from(publicKey, 'utf8'));
  const data = Buffer.concat([cipher.update(privateKey.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const content: z.infer<typeof keyFile> = {
    doppel_key: 1,
    public_key: publicKey,
    kdf: { name: 'scrypt', N: cost.N, r: cost.r, p: cost.p, salt: salt.toString('base64') },
    cipher: {
      name: 'aes-256-gcm',
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      data: data.toString('base64'),
    },
  };
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new DoppelError(
        'conflict',
        `${file} exists already, and keys are never written over. Choose another name.`,
      );
    }
    throw new DoppelError('failed', `${file} cannot be written: ${writeReason(cause)}.`, { cause });
  }
  return { key: privateKey, publicKey };
}

/** Opens a reviewer's key. Throws `not_found`, `bad_file` for what is no such file, `usage` for another passphrase. */
export async function openKeyFile(file: string, passphrase: string): Promise<ReviewerKey> {
  const { public_key, kdf, cipher } = readKeyFile(file);
  const secret = await derive(passphrase, Buffer.from(kdf.salt, 'base64'), 32, cost);
  const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(cipher.iv, 'base64'));
  decipher.setAAD(Buffer.from(public_key, 'utf8'));
  decipher.setAuthTag(Buffer.from(cipher.tag, 'base64'));
  let der: Buffer;
  try {
    der = Buffer.concat([decipher.update(Buffer.from(cipher.data, 'base64')), decipher.final()]);
  } catch (cause) {
    throw new DoppelError('usage', `That passphrase does not open ${file}.`, { cause });
  }
  const key = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
  return { key, publicKey: publicKeyText(key) };
}

/** The public part of a reviewer's key, which no passphrase guards. Throws `not_found`, and `bad_file` for what is no such file. */
export function publicPartOf(file: string): string {
  return readKeyFile(file).public_key;
}

function readKeyFile(file: string): z.infer<typeof keyFile> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause))
      throw new DoppelError('not_found', `There is no key ${file}. "doppel seal --new-key" makes one.`);
    throw new DoppelError('bad_file', `${file} cannot be read: ${readReason(cause)}.`, { cause });
  }
  try {
    const read = keyFile.parse(JSON.parse(text));
    // Another cost is another file: none that asks for gigabytes is followed.
    const isOurs = read.kdf.N === cost.N && read.kdf.r === cost.r && read.kdf.p === cost.p;
    if (isOurs) return read;
  } catch (cause) {
    throw new DoppelError('bad_file', `${file} is no key of Doppel's.`, { cause });
  }
  throw new DoppelError('bad_file', `${file} is guarded in a way that this Doppel does not know.`);
}
