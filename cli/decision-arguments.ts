import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionOption, TypedDecision } from '#contract/decision-kind.ts';
import { type DecisionKindName, type DecisionRequest, decisionKinds } from '#contract/decisions.ts';

/** The options that were given, by name. Which there are the table of kinds says. */
export type DecisionOptions = Readonly<Record<string, unknown>>;

interface Entry {
  readonly kind: DecisionKindName;
  readonly command: {
    readonly word: string;
    readonly values: string;
    readonly options?: readonly DecisionOption[];
    readonly read: (typed: TypedDecision) => object;
  };
}

const entries: readonly Entry[] = Object.entries(decisionKinds).map(([kind, { command }]) => ({
  kind: kind as DecisionKindName,
  command,
}));

/** The kinds by the word that is typed; some share one. */
const byWord = Map.groupBy(entries, ({ command }) => command.word);

/** Every option of `doppel decide` that belongs to a kind, with the word of the kind. */
export const decisionOptions: readonly (DecisionOption & { readonly word: string })[] = entries.flatMap(({ command }) =>
  (command.options ?? []).map((option) => ({ ...option, word: command.word })),
);

/** The forms of the decisions, as the help and the messages show them: `split P (--at FRAME | --tracklets T ...)`. */
export const decisionForms: readonly string[] = [...byWord].map(([word, kinds]) => formOf(word, kinds));

function formOf(word: string, kinds: readonly Entry[]): string {
  const must = kinds.flatMap(({ command }) => (command.options ?? []).filter(({ need }) => need === 'must'));
  const may = kinds.flatMap(({ command }) => (command.options ?? []).filter(({ need }) => need === 'may'));
  const alternatives = must.map(flagsInForm).join(' | ');
  return [
    word,
    kinds[0].command.values,
    must.length > 1 ? `(${alternatives})` : alternatives,
    ...may.map((option) => `[${flagsInForm(option)}]`),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `--tracklets <T...>` as `--tracklets T ...`. */
function flagsInForm({ flags }: DecisionOption): string {
  return flags.replace(/<(\w+)(\.\.\.)?>/, (_, name, many) => (many ? `${name} ...` : name));
}

/**
 * A decision as typed (`merge 4 9 --into 4`) as a request.
 *
 * @throws DoppelError `usage` with the form that was expected.
 */
export function decisionOfArguments(
  word: string,
  values: readonly string[],
  options: DecisionOptions,
): DecisionRequest {
  const kinds = byWord.get(word);
  if (kinds === undefined) {
    throw new DoppelError('usage', `"${word}" is not a decision. Expected one of ${[...byWord.keys()].join(', ')}.`);
  }
  const refuse = (found: string): never => {
    throw new DoppelError('usage', `Expected "${formOf(word, kinds)}", ${found}.`);
  };
  for (const { name, word: owner } of decisionOptions) {
    if (options[name] !== undefined && owner !== word) refuse(`--${name} belongs to ${owner}`);
  }
  const { kind, command } = chosenBy(kinds, options, refuse);
  // What is typed fits the schema of the kind; the engine checks it like every request.
  return { kind, ...command.read(typedDecision(values, options, refuse)) } as DecisionRequest;
}

/** Of the kinds that share a word, the one whose option was given. */
function chosenBy(kinds: readonly Entry[], options: DecisionOptions, refuse: (found: string) => never): Entry {
  if (kinds.length === 1) return kinds[0];
  const mustOf = ({ command }: Entry) => (command.options ?? []).filter(({ need }) => need === 'must');
  const fitting = kinds.filter((entry) => mustOf(entry).every(({ name }) => options[name] !== undefined));
  const names = kinds.flatMap(mustOf).map(({ name }) => `--${name}`);
  if (fitting.length === 0) return refuse(`found neither ${names.join(' nor ')}`);
  return fitting.length === 1 ? fitting[0] : refuse('found both');
}

function typedDecision(
  values: readonly string[],
  options: DecisionOptions,
  refuse: (found: string) => never,
): TypedDecision {
  const found = `found ${values.length === 0 ? 'nothing' : values.join(' ')}`;
  const idOf = (text: string): number => {
    const value = Number(text);
    return text.trim() === '' || !Number.isSafeInteger(value) ? refuse(`"${text}" is not a number`) : value;
  };
  return {
    ids: (least, most) => (values.length < least || values.length > most ? refuse(found) : values.map(idOf)),
    idAndText: () => {
      if (values.length < 2) return refuse(found);
      return { id: idOf(values[0]), text: values.slice(1).join(' ') };
    },
    number: (option) => {
      const value = options[option];
      return value === undefined || typeof value === 'number' ? value : refuse(`--${option} is not a number`);
    },
    has: (option) => options[option] !== undefined,
    numbers: (option) => {
      const value = options[option];
      return Array.isArray(value) && value.every((each) => typeof each === 'number')
        ? [...value]
        : refuse(`found no --${option}`);
    },
    refuse,
  };
}
