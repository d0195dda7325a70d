import type { z } from 'zod';

/** Columns of decisions.csv for what a decision says beside the persons that it concerns. */
export const decisionColumns = ['into', 'at_frame', 'tracklets', 'text', 'takes_back_or_restores'] as const;
type DecisionColumn = (typeof decisionColumns)[number];

/** An option of `doppel decide` that belongs to a kind. */
export interface DecisionOption {
  readonly name: string;
  /** As commander takes it: `--at <FRAME>`, `--tracklets <T...>` for several numbers. */
  readonly flags: string;
  readonly help: string;
  readonly need: 'must' | 'may';
}

/** What was typed behind the word of a decision. Each reading throws `usage`, with the form that was expected, where it does not fit. */
export interface TypedDecision {
  /** The ids that were typed, at least and at most so many. */
  readonly ids: (least: number, most: number) => number[];
  /** An id and the words behind it, which need no quotes. */
  readonly idAndText: () => { readonly id: number; readonly text: string };
  /** The number of an option, or undefined where it was not given. */
  readonly number: (option: string) => number | undefined;
  /** Whether an option was given. */
  readonly has: (option: string) => boolean;
  /** The numbers of an option that must be given. */
  readonly numbers: (option: string) => number[];
  /** Says what was found in the place of the form. */
  readonly refuse: (found: string) => never;
}

/**
 * One kind of decision: all that is to be known of it without the persons at hand. What it does to them is the entry of the same
 * name in `pipeline/review/decision-rules.ts`; nothing else in the code lists the kinds.
 */
export interface DecisionKind<Request, Action> {
  /** What an analyst asks for. */
  readonly request: z.ZodType<Request>;
  /** What the log keeps: the same with every choice spelled out, so that replaying it needs nothing else. */
  readonly action: z.ZodType<Action>;
  /** The persons that it names, who are there before it, in its order; none for undo and redo. */
  readonly names: (of: Request | Action) => readonly number[];
  /** The persons that it makes, ascending, whose ids were never used before. */
  readonly makes?: (action: Action) => readonly number[];
  /** True where rows change hands: the persons that come of it are others than those that the analysis compared. */
  readonly movesRows?: true;
  /** What it did, as a sentence without its full stop. Names and notes stand in it as they were typed: escape it. */
  readonly words: (action: Action) => string;
  /** The text that somebody typed, where there is one. */
  readonly text?: (of: Request | Action) => string;
  /** What stands in its columns of decisions.csv; several numbers in one field stand apart by spaces. */
  readonly columns?: (action: Action) => Readonly<Partial<Record<DecisionColumn, number | string>>>;
  readonly command: {
    /** What is typed: `merge`. Two kinds may share a word where an option that each must have tells them apart. */
    readonly word: string;
    /** What is typed behind it, for the help: `A B [C ...]`; empty for nothing. */
    readonly values: string;
    readonly options?: readonly DecisionOption[];
    /** The request as typed, but for its kind. */
    readonly read: (typed: TypedDecision) => Omit<Request, 'kind'>;
  };
}

/** An entry of the table, its schemas kept as what they are, so that the types of requests and actions follow from them. */
export function decisionKind<Request extends z.ZodType<{ kind: string }>, Action extends z.ZodType<{ kind: string }>>(
  entry: { readonly request: Request; readonly action: Action } & Omit<
    DecisionKind<z.infer<Request>, z.infer<Action>>,
    'request' | 'action'
  >,
): typeof entry {
  return entry;
}
