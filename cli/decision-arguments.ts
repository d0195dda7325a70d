import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionRequest } from '#contract/decisions.ts';

/** The forms of a decision, as the help and the messages show them. */
export const decisionForms = {
  merge: 'merge A B [C ...] [--into A]',
  apart: 'apart A B',
  unsure: 'unsure A B',
  split: 'split P (--at FRAME | --tracklets T ...)',
  rename: 'rename P NAME',
  hide: 'hide P',
  show: 'show P',
  whole: 'whole P',
  note: 'note P TEXT',
  undo: 'undo [EVENT]',
  redo: 'redo [EVENT]',
} as const;

type DecisionWord = keyof typeof decisionForms;

/** The options that belong to some of the decisions. */
export interface DecisionOptions {
  readonly into?: number;
  readonly at?: number;
  readonly tracklets?: readonly number[];
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
  if (!isDecisionWord(word)) {
    const known = Object.keys(decisionForms).join(', ');
    throw new DoppelError('usage', `"${word}" is not a decision. Expected one of ${known}.`);
  }
  refuseForeignOptions(word, options);
  const ids = (least: number, most: number): number[] => {
    if (values.length < least || values.length > most) throw wrongForm(word, `found ${found(values)}`);
    return values.map((value) => idOf(word, value));
  };
  const pair = (): { a: number; b: number } => {
    const [a, b] = ids(2, 2);
    return { a, b };
  };
  const personAndText = (): { person: number; text: string } => {
    if (values.length < 2) throw wrongForm(word, `found ${found(values)}`);
    // Several words without quotes are one text.
    return { person: idOf(word, values[0]), text: values.slice(1).join(' ') };
  };
  switch (word) {
    case 'merge':
      return mergeOf(ids(2, Number.POSITIVE_INFINITY), options.into);
    case 'apart':
    case 'unsure':
      return { kind: word, ...pair() };
    case 'split':
      return splitOf(ids(1, 1)[0], options);
    case 'rename': {
      const { person, text } = personAndText();
      return { kind: word, person, name: text };
    }
    case 'hide':
    case 'show':
    case 'whole':
      return { kind: word, person: ids(1, 1)[0] };
    case 'note':
      return { kind: word, ...personAndText() };
    case 'undo':
    case 'redo': {
      const [event] = ids(0, 1);
      return event === undefined ? { kind: word } : { kind: word, event };
    }
  }
}

function mergeOf(persons: number[], into: number | undefined): DecisionRequest {
  if (into === undefined) return { kind: 'merge', persons };
  if (!persons.includes(into)) throw wrongForm('merge', `--into ${into} is none of ${persons.join(', ')}`);
  return { kind: 'merge', persons, into };
}

function splitOf(person: number, { at, tracklets }: DecisionOptions): DecisionRequest {
  if (at !== undefined && tracklets !== undefined) throw wrongForm('split', 'found both');
  if (at !== undefined) {
    if (at < 0) throw wrongForm('split', `frames count from 0, found ${at}`);
    return { kind: 'split', person, at_frame: at };
  }
  if (tracklets !== undefined) return { kind: 'split_tracklets', person, tracklets: [...tracklets] };
  throw wrongForm('split', 'found neither --at nor --tracklets');
}

function refuseForeignOptions(word: DecisionWord, options: DecisionOptions): void {
  const belongsTo = { into: 'merge', at: 'split', tracklets: 'split' } as const;
  for (const [option, owner] of Object.entries(belongsTo)) {
    if (options[option as keyof DecisionOptions] !== undefined && owner !== word) {
      throw wrongForm(word, `--${option} belongs to ${owner}`);
    }
  }
}

const isDecisionWord = (word: string): word is DecisionWord => Object.hasOwn(decisionForms, word);

function idOf(word: DecisionWord, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw wrongForm(word, `"${text}" is not a number`);
  return value;
}

const found = (values: readonly string[]): string => (values.length === 0 ? 'nothing' : values.join(' '));

const wrongForm = (word: DecisionWord, what: string): DoppelError =>
  new DoppelError('usage', `Expected "${decisionForms[word]}", ${what}.`);
