import { shownChord } from '../keys/key-chord.ts';
import type { KeyAction, KeyMap } from '../keys/key-map.ts';

/** A stop of the guided minute. */
interface TourStep {
  readonly title: string;
  /** `{action}` stands for the key of an action, which the analyst may have changed. */
  readonly text: string;
  /** What it speaks of, on the screen of a pair; it is lit. */
  readonly at: string;
  /** How the next stop is reached: by the button, or by an answer to the pair. */
  readonly until: 'read' | 'answered';
}

/** The guided minute, in order: from what is asked to the first answered pair. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'One human being, or two?',
    text: 'The tracker counted these two as different persons. On the outside their pictures move in step; in the middle stand the two that look most alike. Compare clothes, hair, bags and the way of walking.',
    at: 'section[aria-label^="Are persons"]',
    until: 'read',
  },
  {
    title: 'What speaks for it and against it',
    text: 'How alike they look, whether they were ever seen at the same time, how fast one person would have had to walk to be both. A figure is a reason to look, never a verdict. Point at a word to have it explained.',
    at: '[aria-label="Evidence and remarks"]',
    until: 'read',
  },
  {
    title: 'See it in the video',
    text: '{play_a} plays the video around the left person, {play_b} around the right one, Esc closes it. {whole_frame} shows the whole frames.',
    at: '[role="toolbar"][aria-label="Play"]',
    until: 'read',
  },
  {
    title: 'Your turn',
    text: '{merge}: the same human being. {apart}: two people. {unsure}: cannot tell yet. Each key stands on its button, and {undo} takes any answer back.',
    at: '[role="toolbar"][aria-label="Answer"]',
    until: 'answered',
  },
  {
    title: 'Answered, and on disk',
    text: 'The next pair is there already. This counts what is decided and left; beside it are the three steps of a review: cut, join, check. That is all you need. Go on with the scene, or analyse a video of your own from the start.',
    at: '[aria-label="Progress of the review"]',
    until: 'read',
  },
];

/** The text of a stop, with the keys as they are. */
export function tourText(text: string, keys: KeyMap): string {
  return text.replace(/\{(\w+)\}/g, (_whole, action: KeyAction) => shownChord(keys[action]));
}
