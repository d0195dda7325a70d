import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import type { ClassMeaning } from '../labels/condition-table.ts';
import type { TrainedHead } from './trained-head.ts';
import { numbersField, numbersText } from './training-text.ts';

/** A head with all that it takes to use it: what it answers, on which features, and below which probability it is not to be believed. */
export interface HeadRecord {
  /** Which condition: `view`. */
  readonly name: string;
  readonly classes: readonly string[];
  readonly table: readonly ClassMeaning[];
  /** Kinds of features in their order, `neck` and `position` for example. */
  readonly kinds: readonly string[];
  /** What made each kind's numbers: model and version. */
  readonly sources: Readonly<Record<string, string>>;
  readonly head: TrainedHead;
  /** Answers below it are "not reliable"; null when nothing is. Measured on left-out groups. */
  readonly floor: number | null;
  /** On left-out groups. */
  readonly heldOut: { readonly accuracy: number; readonly balancedAccuracy: number; readonly objects: number } | null;
}

const recordText = z.object({
  format: z.literal('doppel-condition-head-1'),
  name: z.string(),
  classes: z.array(z.string()).min(2),
  table: z.array(z.object({ className: z.string(), type: z.string(), condition: z.string() })),
  kinds: z.array(z.string()).min(1),
  sources: z.record(z.string(), z.string()),
  shape: z.object({
    inputs: z.number().int().positive(),
    hidden: z.number().int().min(0),
    classes: z.number().int().min(2),
  }),
  mean: numbersField,
  deviation: numbersField,
  parameters: numbersField,
  temperature: z.number().positive(),
  floor: z.number().nullable(),
  heldOut: z.object({ accuracy: z.number(), balancedAccuracy: z.number(), objects: z.number().int() }).nullable(),
});

/** A head as JSON text. */
export function writeHeadRecord({ head, ...rest }: HeadRecord): string {
  return JSON.stringify({
    format: 'doppel-condition-head-1',
    ...rest,
    shape: head.shape,
    mean: numbersText(head.scaling.mean),
    deviation: numbersText(head.scaling.deviation),
    parameters: numbersText(head.parameters),
    temperature: head.temperature,
  });
}

/** The head of such a text. @throws DoppelError `bad_file` naming `where` when it is none. */
export function readHeadRecord(text: string, where: string): HeadRecord {
  const read = recordText.safeParse(parsed(text));
  if (!read.success)
    throw new DoppelError(
      'bad_file',
      `${where} holds no head of this program (${read.error.issues[0]?.message ?? ''}).`,
    );
  const { format: _, shape, mean, deviation, parameters, temperature, ...rest } = read.data;
  return { ...rest, head: { shape, scaling: { mean, deviation }, parameters, temperature } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Refuses features that the head was not trained on.
 * @throws DoppelError `mismatch` with both sources.
 */
export function requireSources({ name, kinds, sources }: HeadRecord, given: Readonly<Record<string, string>>): void {
  for (const kind of kinds) {
    if (given[kind] === sources[kind]) continue;
    throw new DoppelError(
      'mismatch',
      `The head "${name}" was trained on ${kind} features of ${sources[kind] ?? 'nothing'}, and these are of ${given[kind] ?? 'nothing'}. Use the same model, or train anew.`,
    );
  }
}
