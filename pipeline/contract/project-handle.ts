import { z } from 'zod';

/** A project that this window has open. Opaque, valid while the engine runs; another window has another. */
export const projectHandle = z.string().regex(/^[A-Za-z0-9_-]{16,}$/);
