import type { Preliminary } from '../preliminary.ts';
import type { StatusReply } from '../replies.ts';
import { counted, wholeNumber } from './count-words.ts';

/** How far a preliminary list is, in a few words. */
export function comparedWords({ persons, of }: Preliminary): string {
  return `${wholeNumber(persons)} of ${counted(of, 'person')} compared so far`;
}

/** What somebody has to know who answers from a preliminary list, or reads one, in sentences. */
export function preliminaryWords(found: Preliminary, analysis: StatusReply['analysis']): string {
  const rest =
    analysis === 'running'
      ? 'the rest is still being described'
      : 'the analysis stopped before the rest was described, and can be resumed from the start';
  return `Preliminary: ${rest} (${comparedWords(found)}). Numbers will change and pairs will come; answers stay.`;
}
