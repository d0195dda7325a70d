import type { ColourTerm } from '../look/colour-terms.ts';
import type { CarriedThing } from '../look/describe-look.ts';
import {
  type ClothesPart,
  clothesWords,
  colourWords,
  fillerWords,
  negations,
  personWords,
  refusedWords,
  thingWords,
} from './vocabulary.ts';

/** One thing that the words ask for. */
export type AskedTerm =
  | { readonly kind: 'colour'; readonly colour: ColourTerm; readonly part: ClothesPart; readonly wanted: boolean }
  | { readonly kind: 'carries'; readonly thing: CarriedThing; readonly wanted: boolean };

/** How words were understood; nothing in them is passed over in silence. */
export interface UnderstoodWords {
  readonly terms: readonly AskedTerm[];
  /** Words that Doppel does not judge people by, and what they speak of. */
  readonly refused: readonly { readonly word: string; readonly why: string }[];
  /** Words that it does not know. */
  readonly unknown: readonly string[];
}

/** The longest question that is read, in characters: a sentence, not a book. */
export const longestQuestion = 500;

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, longestQuestion)
    .match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[,.;]/gu) ?? [];

/**
 * Reads a question such as `red jacket, blue trousers, no backpack`. A colour belongs to the next piece of clothes before a comma
 * (`red and white shirt`: both); one that no clothes follow belongs to clothes named just before, else to any (`woman in red`). A
 * colour that stands right before a person is left out: it may mean skin.
 */
export function parseWords(text: string): UnderstoodWords {
  const terms: AskedTerm[] = [];
  const refused: { word: string; why: string }[] = [];
  const unknown: string[] = [];
  let colours: ColourTerm[] = [];
  let wanted = true;
  const settle = (part: ClothesPart): void => {
    for (const colour of colours) terms.push({ kind: 'colour', colour, part, wanted });
    colours = [];
  };
  const tokens = wordsOf(text);
  for (const [at, token] of tokens.entries()) {
    const colour = colourWords.get(token);
    const part = clothesWords.get(token);
    const thing = thingWords.get(token);
    const isPerson = personWords.has(token) || refusedWords.get(token) === 'sex' || refusedWords.get(token) === 'age';
    if (isPerson && colours.length > 0 && colourWords.has(tokens[at - 1])) {
      refused.push({ word: `${tokens[at - 1]} ${token}`, why: 'origin or skin' });
      colours = [];
    }
    if (/^[,.;]$/.test(token)) {
      settle('any');
      wanted = true;
    } else if (colour !== undefined) colours.push(colour);
    else if (part !== undefined) {
      if (colours.length > 0) settle(part);
      else if (part !== 'any') unknown.push(...lacksColour(token, tokens.slice(at + 1)));
    } else if (thing !== undefined) {
      // Colours of bags and hats are not measured: the thing is asked for, the colour is said to be left out.
      for (const left of colours) unknown.push(`${left} ${token}`);
      colours = [];
      terms.push({ kind: 'carries', thing, wanted });
    } else if (negations.has(token)) {
      settle('any');
      wanted = false;
    } else if (refusedWords.has(token)) {
      refused.push({ word: token, why: refusedWords.get(token) ?? '' });
    } else if (token === 'with') {
      settle('any');
      wanted = true;
    } else if (!fillerWords.has(token) && !personWords.has(token)) unknown.push(token);
  }
  settle('any');
  return { terms, refused, unknown };
}

/** Clothes without a colour say nothing that is measured, unless a colour follows them (`a jacket in red`). */
function lacksColour(word: string, rest: readonly string[]): readonly string[] {
  const next = rest.find((token) => token !== 'in' && token !== 'of');
  return next !== undefined && colourWords.has(next) ? [] : [word];
}
