import { Tooltip } from '@mantine/core';
import { useRef, useState } from 'react';
import styles from './parts.module.css';

/** What words of the trade mean, for whoever meets them for the first time. */
const glossary: Readonly<Record<string, string>> = {
  'P(same)':
    'How probable it is that the two are one person, learnt from labelled videos of other people. Of ten pairs at 0.9, nine are.',
  Rank: 'The place of the pair in the list. There is no probability here, so the number beside it is no chance.',
  'Ruled out':
    'A veto: two boxes apart in the same frames are two people, however alike they look. Few such frames are worth a look.',
  'Seen together': 'In how many frames both have a box, and whether the two lie apart there or on one body.',
  'Time between': 'How long neither was seen between the one and the other.',
  'Needed speed':
    'How fast one person would have had to move to be both, in heights of the own body a second (bh/s): a walk is about 1.',
  Similarity: 'How alike the two look to the model: the cosine of the means of their best pictures, at most 1.',
  Pictures: 'The same for single pictures: the two that resemble each other most, and the usual two.',
  tracklet:
    'A stretch of boxes that the tracker followed without losing the person. A person is one of them, or several.',
  tracklets:
    'Stretches of boxes that the tracker followed without losing the person. A person is one of them, or several.',
};

/**
 * A word of the trade with what it means, told on hover and to screen readers; plain text where nothing is known of it. Its box is
 * made when it is asked for: a pair shows eight such words, and each box costs the drawing of the next pair some of its time.
 */
export function Term({ word }: { readonly word: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [isAsked, setIsAsked] = useState(false);
  const meaning = glossary[word];
  if (meaning === undefined) return word;
  const ask = () => setIsAsked(true);
  const leave = () => setIsAsked(false);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only tells what the word means. */}
      <span
        ref={place}
        className={styles.term}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is told on hover is told on focus too.
        tabIndex={0}
        aria-description={meaning}
        onPointerEnter={ask}
        onPointerLeave={leave}
        onFocus={ask}
        onBlur={leave}
      >
        {word}
      </span>
      {isAsked && <Tooltip opened target={place} label={meaning} multiline w={260} />}
    </>
  );
}
