import type { PiledCropView } from '#contract/conditions.ts';
import { personAddress } from '../person/person-address.ts';
import styles from './conditions.module.css';

interface CropGalleryProps {
  readonly crops: readonly PiledCropView[];
  /** `sure`: how sure the answer was alone, where all crops have the same label and answer. */
  readonly caption: 'sure' | 'answer';
}

/** Crops that a training spoke of; each opens its person. */
export function CropGallery({ crops, caption }: CropGalleryProps) {
  return (
    <div className={styles.gallery}>
      {crops.map((crop) => (
        <figure key={crop.object}>
          {crop.url === null ? (
            <span className={styles.missing}>no picture here</span>
          ) : (
            <a href={personAddress(crop.person)} title={`Person ${crop.person}, frame ${crop.frame}`}>
              <img src={crop.url} alt={`Person ${crop.person} in frame ${crop.frame}`} />
            </a>
          )}
          <figcaption>
            {caption === 'answer' && (
              <>
                labelled <b>{crop.label}</b>
                <br />
                said <b>{crop.guess?.answer}</b>{' '}
              </>
            )}
            {crop.guess !== null && `${Math.round(crop.guess.sure * 100)} %`}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
