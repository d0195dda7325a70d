import { z } from 'zod';
import { evidenceMark } from './evidence.ts';
import { calendarDay, purpose } from './purpose.ts';
import { chainHead } from './replies.ts';

const id = z.number().int();

/** A project's purpose, null where it was never asked, and whether its day has passed. */
export const purposeReply = z.object({ project: z.string(), purpose: purpose.nullable(), overdue: z.boolean() });
/** A value of `purposeReply`. */
export type PurposeReply = z.infer<typeof purposeReply>;

/** The projects whose day has passed, and whether they were deleted. */
export const purgeReply = z.object({
  dry_run: z.boolean(),
  looked_at: id,
  overdue: z.array(
    z.object({ path: z.string(), delete_by: calendarDay, bytes: id, backups: id, deleted: z.boolean() }),
  ),
  /** Files that could not be read, with the reason. */
  unread: z.array(z.object({ path: z.string(), reason: z.string() })),
});
/** A value of `purgeReply`. */
export type PurgeReply = z.infer<typeof purgeReply>;

/** An export that was made of a project. */
export const exportMade = z.object({ at: z.string(), by: z.string(), folder: z.string(), seq: id });
/** A value of `exportMade`. */
export type ExportMade = z.infer<typeof exportMade>;

/** What erasing a person took out, and what is left elsewhere. */
export const eraseReply = z.object({
  erasure: id,
  person: id,
  crops: id,
  vectors: id,
  previews: id,
  /** Rows of tracklets whose boxes were emptied. */
  boxes: id,
  backups: id,
  /** Exports made before: their folders may hold pictures of the person, and are not touched. */
  exports: z.array(exportMade),
  /** What is not erased, in sentences. */
  left: z.array(z.string()),
});
/** A value of `eraseReply`. */
export type EraseReply = z.infer<typeof eraseReply>;

/** A public key as it is written: `ed25519:` and the 32 bytes in base64. */
export const publicKeyText = z.string().regex(/^ed25519:[A-Za-z0-9+/]{43}=$/);

/** What guards the private part of a reviewer's key: what the system keeps for the user who is logged in, or a passphrase. */
export const keyGuard = z.enum(['system', 'passphrase']);
/** A value of `keyGuard`. */
export type KeyGuard = z.infer<typeof keyGuard>;

/** The key with which somebody seals; `public_key` is null before it is made, which the first seal does. */
export const reviewerKey = z.object({ guard: keyGuard, public_key: publicKeyText.nullable() });
/** A value of `reviewerKey`. */
export type ReviewerKeyView = z.infer<typeof reviewerKey>;

/** What a seal says: that the signer had this project, with this head and this evidence, before them at that time. */
export const sealBody = z.object({
  doppel_seal: z.literal(1),
  project: z.string(),
  head: chainHead,
  evidence: evidenceMark,
  by: z.string(),
  at: z.string(),
});
/** A value of `sealBody`. */
export type SealBody = z.infer<typeof sealBody>;

/** A seal: its body, who signed, and the signature over the canonical JSON of the body (Ed25519, base64). */
export const seal = z.object({ body: sealBody, public_key: publicKeyText, signature: z.string() });
/** A value of `seal`. */
export type Seal = z.infer<typeof seal>;

/** A line of the access log: who did what to which file, and when; never anything of a picture. */
export const accessEntry = z.object({
  at: z.string(),
  by: z.string(),
  act: z.enum(['open', 'export', 'search', 'erase', 'purge']),
  file: z.string(),
  /** What was asked or written where, in words. */
  detail: z.string(),
});
/** A value of `accessEntry`. */
export type AccessEntry = z.infer<typeof accessEntry>;
