import type { CropView, PairAgreement } from '#contract/review.ts';
import { agreementWords } from '#contract/words/agreement-words.ts';
import styles from './review.module.css';

/** How much of a picture its strongest part hides: the person stays to be seen below. */
const strongest = 0.7;

/** Covering anything costs a little: what is below this share of the strongest part is not worth a colour. */
const leastShare = 0.25;

const strengthOf = (share: number): number => Math.max(0, share - leastShare) / (1 - leastShare);

/** Over a picture, the parts in which it agrees with the other: the stronger, the more of the likeness falls when the part is covered. */
export function AgreementOverlay({
  map,
  crop,
  most,
}: {
  readonly map: PairAgreement['pictures'][number];
  readonly crop: CropView;
  /** The largest value of both pictures, so that they can be compared. */
  readonly most: number;
}) {
  const [width, height] = [crop.width / map.columns, crop.height / map.rows];
  return (
    <>
      {/* Laid out as the picture below it is: all of it, as large as it fits, in the middle. */}
      <svg className={styles.agreement} viewBox={`0 0 ${crop.width} ${crop.height}`} aria-hidden="true">
        {map.values.map((value, part) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
            key={part}
            x={(part % map.columns) * width}
            y={Math.floor(part / map.columns) * height}
            width={width}
            height={height}
            fillOpacity={strongest * strengthOf(value / Math.max(most, Number.EPSILON))}
          />
        ))}
      </svg>
      <figcaption className={styles.agreementWord}>{agreementWords(map)}</figcaption>
    </>
  );
}
