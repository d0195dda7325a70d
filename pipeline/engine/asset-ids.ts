import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AssetUrl } from '#contract/review.ts';

/** What an asset id can stand for; its place in the list is what the id holds, so new kinds go to the end. */
const assetKinds = [
  'crop',
  'preview',
  'matrix',
  'frame_times',
  'video',
  'recent_still',
  'live_frame',
  'probabilities',
  'insight_picture',
  'library_person',
  'library_crop',
] as const;
type AssetKind = (typeof assetKinds)[number];

/** A picture, table or video that a page may load. */
export interface AssetName {
  readonly kind: AssetKind;
  /** Which one: a crop, a person, or 0 where there is only one. */
  readonly number: number;
  /** Differs when the content does, so that a page may keep what it has loaded. A 32-bit number. */
  readonly revision: number;
}

/** The length of an id's tag and of its content in bytes: one AES block each. */
const blockBytes = 16;

/** A new secret to make ids with: 32 bytes. */
export const newAssetKey = (): Buffer => randomBytes(32);

/**
 * Makes and reads the asset ids of one scope (an open project, a running analysis). An id is the encrypted name of the asset
 * with a tag over it (synthetic IV, as in RFC 5297, with HMAC-SHA256 and AES-256-CTR): without the key it cannot be told from
 * random bytes, guessed, or taken to another scope. So no table of ids is kept, the same picture has the same address as long
 * as its scope lives, and an engine that was started anew with the same key still knows the addresses on the screens.
 */
export class AssetIds {
  readonly #tagKey: Buffer;
  readonly #cipherKey: Buffer;

  /** `key` is the secret of the door, `scope` the handle of the project or analysis. */
  constructor(key: Uint8Array, scope: string) {
    this.#tagKey = createHmac('sha256', key).update(`tag ${scope}`).digest();
    this.#cipherKey = createHmac('sha256', key).update(`content ${scope}`).digest();
  }

  /** The address of an asset, `/asset/<id>`. */
  urlOf({ kind, number, revision }: AssetName): AssetUrl {
    const content = Buffer.alloc(blockBytes);
    content.writeUInt8(assetKinds.indexOf(kind), 0);
    content.writeUInt32LE(revision >>> 0, 4);
    content.writeDoubleLE(number, 8);
    const tag = this.#tagOf(content);
    const cipher = createCipheriv('aes-256-ctr', this.#cipherKey, tag);
    const sealed = Buffer.concat([tag, cipher.update(content), cipher.final()]);
    return `/asset/${sealed.toString('base64url')}`;
  }

  /** What an id stands for; null for an id that this scope did not make. */
  read(id: string): AssetName | null {
    const sealed = Buffer.from(id, 'base64url');
    if (sealed.length !== 2 * blockBytes || sealed.toString('base64url') !== id) return null;
    const tag = sealed.subarray(0, blockBytes);
    const cipher = createDecipheriv('aes-256-ctr', this.#cipherKey, tag);
    const content = Buffer.concat([cipher.update(sealed.subarray(blockBytes)), cipher.final()]);
    if (!timingSafeEqual(this.#tagOf(content), tag)) return null;
    const kind = assetKinds[content.readUInt8(0)];
    return kind === undefined ? null : { kind, number: content.readDoubleLE(8), revision: content.readUInt32LE(4) };
  }

  #tagOf(content: Buffer): Buffer {
    return createHmac('sha256', this.#tagKey).update(content).digest().subarray(0, blockBytes);
  }
}
