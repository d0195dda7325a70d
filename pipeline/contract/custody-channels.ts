import { z } from 'zod';
import { eraseReply, keyGuard, purposeReply, reviewerKey, seal } from './custody.ts';
import { projectHandle } from './project-handle.ts';
import { purpose } from './purpose.ts';

const id = z.number().int();

/** The questions of those who answer for a project. */
export const custodyChannels = {
  /** Takes a person out for good: pictures, vectors, previews, boxes, backups. Nothing takes it back. */
  'custody.erase': {
    request: z.strictObject({ project: projectHandle, person: id, reason: z.string().max(2000) }),
    reply: eraseReply,
  },
  /** Says what a project is for, in the place of what was said before; every answer may be empty. */
  'custody.say_purpose': {
    request: z.strictObject({
      project: projectHandle,
      ...purpose.pick({ purpose: true, legal_basis: true, delete_by: true }).shape,
    }),
    reply: purposeReply,
  },
  /** The key with which the person at this door seals. Which one it is the door says; a page says nothing. */
  'custody.key': { request: z.strictObject({ guard: keyGuard.optional() }), reply: reviewerKey },
  /**
   * Signs the log and the evidence as they are now. Where there is no such key yet, it is made first. On the desktop the door puts what
   * the system keeps for the user in the place of the passphrase.
   */
  'custody.seal': {
    request: z.strictObject({ project: projectHandle, guard: keyGuard, passphrase: z.string().max(1000) }),
    reply: seal,
  },
} as const;
