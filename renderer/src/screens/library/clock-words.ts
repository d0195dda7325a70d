import { type CameraClockView, clockBounds } from '#contract/library.ts';
import { duration } from '#contract/words/time-words.ts';

const sources = { hand: 'said by hand', people: 'from people seen by two cameras' } as const;

/** A camera's clock in words: "3.2 s behind, loses 144 ms an hour, said by hand". Null where nobody has set it. */
export function clockWords(clock: CameraClockView | undefined): string | null {
  if (clock === undefined || clock.known_from === null) return null;
  return [offsetWords(clock.offset_ms), ...driftWords(clock.drift_ppm), sources[clock.known_from]].join(', ');
}

/** What is added to its times is what it is behind. */
function offsetWords(offsetMs: number): string {
  if (Math.abs(offsetMs) < 0.5) return 'right';
  return `${duration(Math.abs(offsetMs))} ${offsetMs > 0 ? 'behind' : 'ahead'}`;
}

const hourMs = 3_600_000;

function driftWords(ppm: number): readonly string[] {
  const anHour = (Math.abs(ppm) / 1e6) * hourMs;
  if (anHour < 0.5) return [];
  return [`${ppm > 0 ? 'loses' : 'gains'} ${duration(anHour)} an hour`];
}

/** A number that is typed, with a comma or a point; null for what is none or lies outside of ± `most`. */
function numberOf(text: string, most: number): number | null {
  const trimmed = text.trim().replace(',', '.');
  const value = Number(trimmed);
  return trimmed !== '' && Math.abs(value) <= most ? value : null;
}

/** What is typed of a clock: seconds to add to its times, and milliseconds that it loses in a thousand seconds; or what is wrong. */
export function typedClock(
  offset: string,
  drift: string,
):
  | { readonly offsetMs: number; readonly driftPpm: number; readonly problems: null }
  | { readonly problems: { readonly offset: string | null; readonly drift: string | null } } {
  const seconds = numberOf(offset, clockBounds.offsetMs / 1000);
  const driftPpm = numberOf(drift.trim() === '' ? '0' : drift, clockBounds.driftPpm);
  if (seconds !== null && driftPpm !== null) return { offsetMs: seconds * 1000, driftPpm, problems: null };
  return {
    problems: {
      offset: seconds === null ? 'Give a number of seconds, such as 3.2 or -12; 0 where it is right.' : null,
      drift: driftPpm === null ? `Give a number from -${clockBounds.driftPpm} to ${clockBounds.driftPpm}.` : null,
    },
  };
}
