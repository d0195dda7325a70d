import { z } from 'zod';

/** A day of the calendar, YYYY-MM-DD, that exists. */
export const calendarDay = z.iso.date();

/** What a project is for, on what legal basis, and until when it may be kept; every answer may be empty. */
export const purpose = z.object({
  purpose: z.string().max(2000),
  legal_basis: z.string().max(2000),
  /** The last day on which the project may be kept, or null where none was named. */
  delete_by: calendarDay.nullable(),
  /** Who said so, and when (ISO 8601, UTC). */
  by: z.string(),
  at: z.string(),
});
/** A value of `purpose`. */
export type Purpose = z.infer<typeof purpose>;
