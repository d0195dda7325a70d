import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How many frames of the demo's scene are drawn. */
export const demoProgress = z.object({ kind: z.literal('demo_progress'), done: count, total: count });

/** The way to a project with known duplicates, for whoever has no video at hand. */
export const demoChannels = {
  /**
   * Draws a street scene in the person's own folder, once, and begins its analysis; `analysis` is null where that is done already.
   * Settles when the scene is drawn. Throws what `makeDemoScene` throws.
   */
  'demo.start': { request: z.strictObject({}), reply: z.object({ analysis: z.string().nullable(), out: z.string() }) },
} as const;
