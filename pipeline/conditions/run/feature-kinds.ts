import { DoppelError } from '#base/doppel-error.ts';

/** Kinds of numbers that a head can be given. `overlap-free` is position without the share that other boxes cover. */
export const featureKinds = ['neck', 'osnet', 'clip', 'position', 'overlap-free'] as const;
export type FeatureKind = (typeof featureKinds)[number];

/** Kinds that come from boxes alone and need no pixels. */
export const boxKinds: readonly FeatureKind[] = ['position', 'overlap-free'];

/** `neck+position` as kinds. @throws DoppelError `usage` for a word that is none, a doubled one, or none at all. */
export function parseFeatureKinds(text: string): readonly FeatureKind[] {
  const kinds = text.split('+').map((word) => {
    const found = featureKinds.find((kind) => kind === word.trim());
    if (found !== undefined) return found;
    throw new DoppelError('usage', `Expected features of ${featureKinds.join(', ')} joined by +, found "${word}".`);
  });
  if (new Set(kinds).size < kinds.length)
    throw new DoppelError('usage', `Expected each kind of feature once, found "${text}".`);
  return kinds;
}
