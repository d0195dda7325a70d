import { createPublicKey, type KeyObject } from 'node:crypto';
import { DoppelError } from '#base/doppel-error.ts';
import { publicKeyText as shape } from '#contract/custody.ts';

/** What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410, SubjectPublicKeyInfo). */
const derHead = Buffer.from('302a300506032b6570032100', 'hex');

/** The public part of a key as it is written: `ed25519:` and its 32 bytes in base64. */
export function publicKeyText(key: KeyObject): string {
  const open = key.type === 'public' ? key : createPublicKey(key);
  const der = open.export({ type: 'spki', format: 'der' });
  return `ed25519:${der.subarray(derHead.length).toString('base64')}`;
}

/** The public key of such a text. Throws `usage` for another one. */
export function publicKeyOf(text: string): KeyObject {
  if (!shape.safeParse(text).success) {
    throw new DoppelError(
      'usage',
      `"${text.slice(0, 60)}" is no public key; expected ed25519: and 32 bytes in base64.`,
    );
  }
  const bytes = Buffer.from(text.slice('ed25519:'.length), 'base64');
  return createPublicKey({ key: Buffer.concat([derHead, bytes]), type: 'spki', format: 'der' });
}
