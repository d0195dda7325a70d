import { listed } from '#base/listed.ts';
import type { LossReport } from '../replies.ts';
import { wholeNumber } from './count-words.ts';

/** One kind of loss: how often it happened, and what it was, in the right number. */
interface LossFact {
  readonly about: keyof LossReport;
  readonly count: number;
  readonly what: string;
  /** Both: "3 decoding errors". */
  readonly text: string;
  /** Whether something that was there is gone, or may lie in the wrong place; else it was only not used. */
  readonly isDamage: boolean;
}

/** Ids that a sentence names before it only counts: a line of them. */
const mostNamed = 20;

/** Whose boxes may lie on wrong frames, as far as a line holds them. */
function named(ids: readonly number[]): string {
  const rest = ids.length - mostNamed;
  return listed(rest <= 0 ? ids : [...ids.slice(0, mostNamed), `${wholeNumber(rest)} more`]);
}

/** What was lost and what was left out, a fact a kind; what did not happen is not told. Damage stands first. */
export function lossFacts(loss: LossReport): readonly LossFact[] {
  const fact = (about: keyof LossReport, count: number, one: string, many: string, isDamage: boolean): LossFact => {
    const what = count === 1 ? one : many;
    return { about, count, what, text: `${wholeNumber(count)} ${what}`, isDamage };
  };
  const firstGap = Math.min(...loss.time_gaps.map((gap) => gap.after_frame));
  const misaligned = loss.persons_possibly_misaligned;
  const gaps = `in the video's time, the first after frame ${firstGap}`;
  const onWrongFrames = `whose boxes may lie on wrong frames: ${named(misaligned)}`;
  return [
    fact('decode_errors', loss.decode_errors, 'decoding error', 'decoding errors', true),
    fact('time_gaps', loss.time_gaps.length, `gap ${gaps}`, `gaps ${gaps}`, true),
    fact('frames_missing', loss.frames_missing, 'frame that could not be read', 'frames that could not be read', true),
    fact('crops_missing', loss.crops_missing, 'crop that could not be cut', 'crops that could not be cut', true),
    fact('persons_possibly_misaligned', misaligned.length, `person ${onWrongFrames}`, `persons ${onWrongFrames}`, true),
    fact(
      'frames_passed_over',
      loss.frames_passed_over,
      'frame that no crop needs, not looked at for damage',
      'frames that no crop needs, not looked at for damage',
      false,
    ),
    fact(
      'boxes_clamped',
      loss.boxes_clamped,
      'box cut at the edge of the picture',
      'boxes cut at the edge of the picture',
      false,
    ),
    fact(
      'boxes_empty',
      loss.boxes_empty,
      'box outside the picture or without any area',
      'boxes outside the picture or without any area',
      false,
    ),
    fact(
      'rows_left_out',
      loss.rows_left_out,
      'row of the persons file that is no sighting',
      'rows of the persons file that are no sighting',
      false,
    ),
  ].filter(({ count }) => count > 0);
}
