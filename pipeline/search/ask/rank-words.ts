import { assertNever } from '#base/doppel-error.ts';
import type { SaidLook } from '../look/describe-look.ts';
import type { AskedTerm } from '../words/parse-words.ts';

/** Nothing is ruled out by one term: a jacket may be open, a bag on the other side. */
const least = 0.01;

/** How well somebody fits a term, 0 to 1; null where it cannot be judged. */
export function fitOf(term: AskedTerm, look: SaidLook): number | null {
  switch (term.kind) {
    case 'carries': {
      const chance = look.carries?.[term.thing];
      return chance === undefined ? null : term.wanted ? chance : 1 - chance;
    }
    case 'colour': {
      const [upper, lower] = [look.upper[term.colour], look.lower[term.colour]];
      const parts = { upper, lower, any: Math.max(upper, lower), both: Math.sqrt(upper * lower) };
      return term.wanted ? parts[term.part] : 1 - parts[term.part];
    }
    default:
      return assertNever(term);
  }
}

/**
 * How well somebody fits all terms: the geometric mean of those that can be judged, so that one that fails is not outweighed by another
 * (`red clothes` brings red ones, not all colours). `fits` has one for each term. Null where none can be judged.
 */
export function fitOfAll(
  terms: readonly AskedTerm[],
  look: SaidLook,
): { score: number; fits: readonly number[] } | null {
  const fits = terms.map((term) => fitOf(term, look));
  const judged = fits.filter((fit) => fit !== null);
  if (judged.length === 0) return null;
  const product = judged.reduce((sum, fit) => sum + Math.log(Math.max(least, fit)), 0);
  return { score: Math.exp(product / judged.length), fits: fits.map((fit) => fit ?? 0) };
}

/** A term as a chip shows it. */
export function termText(term: AskedTerm): string {
  const no = term.wanted ? '' : 'no ';
  if (term.kind === 'carries') return `${no}${term.thing}`;
  const part = { upper: 'top', lower: 'trousers or skirt', any: 'clothes', both: 'from top to bottom' }[term.part];
  return `${no}${term.colour} ${part}`;
}
