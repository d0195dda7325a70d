import { type CSSProperties, type PointerEvent, useRef } from 'react';
import type { CropView, PairAgreement, QueuePair } from '#contract/review.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { timeCode } from '#contract/words/time-words.ts';
import type { PictureClock } from '../../pictures/clock-store.ts';
import { CropPlayer } from '../../pictures/crop-player.tsx';
import { CropStill } from '../../pictures/crop-still.tsx';
import { LookBar } from '../../pictures/look-bar.tsx';
import { changedLook, lookStyle, pannedLook, type SharedLook } from '../../pictures/shared-look.ts';
import { AgreementOverlay } from './agreement-overlay.tsx';
import styles from './review.module.css';

interface PairStageProps {
  readonly pair: Pick<QueuePair, 'a' | 'b' | 'best_crops' | 'best_crop_similarity'>;
  /** The pictures of each, in order of time. */
  readonly crops: readonly [readonly CropView[], readonly CropView[]];
  readonly clock: PictureClock;
  /** Where the two in the middle agree; null where that is not asked, or not known yet. */
  readonly agreement: PairAgreement | null;
  readonly look: SharedLook;
  readonly onLook: (look: SharedLook) => void;
}

/** The pictures of a pair: both playing in step on the outside, the two that match best in the middle, side by side. */
export function PairStage({ pair, crops: [cropsA, cropsB], clock, agreement, look, onLook }: PairStageProps) {
  // Each from its own person whichever way the engine names them.
  const ids: readonly number[] = pair.best_crops ?? [];
  const bestOf = (crops: readonly CropView[]) => crops.find(({ id }) => ids.includes(id)) ?? null;
  const [bestA, bestB] = [bestOf(cropsA), bestOf(cropsB)];
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const before = from.current;
    if (before === null) return;
    from.current = { x: event.clientX, y: event.clientY };
    // A fourth of the stage is one picture.
    const { width, height } = event.currentTarget.getBoundingClientRect();
    const shares = [(before.x - event.clientX) / (width / 4), (before.y - event.clientY) / height];
    onLook(pannedLook(look, shares[0] / look.zoom, shares[1] / look.zoom));
  };
  const { transform, filter } = lookStyle(look);
  return (
    <div
      className={styles.stage}
      data-zoomed={look.zoom > 1}
      style={{ '--look-transform': transform, '--look-filter': filter } as CSSProperties}
      onWheel={({ deltaY }) => onLook(changedLook(look, deltaY < 0 ? 'closer' : 'farther'))}
      onPointerDown={(event) => {
        if (look.zoom > 1 && !(event.target as Element).closest('button'))
          from.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        from.current = null;
      }}
      onPointerLeave={() => {
        from.current = null;
      }}
    >
      <CropPlayer crops={cropsA} clock={clock} name={`Person ${pair.a}, moving pictures`} />
      <BestCrop crop={bestA} person={pair.a} agreement={agreement} />
      <BestCrop crop={bestB} person={pair.b} agreement={agreement} />
      <CropPlayer crops={cropsB} clock={clock} name={`Person ${pair.b}, moving pictures`} />
      <p className={styles.stageWord}>
        {pair.best_crop_similarity === null
          ? 'no pictures to match'
          : `best match ${similarityFigure(pair.best_crop_similarity)}`}
      </p>
      <LookBar look={look} onLook={onLook} />
    </div>
  );
}

interface BestCropProps {
  readonly crop: CropView | null;
  readonly person: number;
  readonly agreement: PairAgreement | null;
}

function BestCrop({ crop, person, agreement }: BestCropProps) {
  const map = agreement?.pictures.find((picture) => picture.crop === crop?.id);
  const most = Math.max(...(agreement?.pictures ?? []).flatMap(({ values }) => values));
  return (
    <figure className={styles.best}>
      <CropStill crop={crop} name={`Person ${person}, the picture that matches best`} />
      {crop !== null && <span className={styles.bestCode}>{timeCode(crop.time_ms)}</span>}
      {crop !== null && map !== undefined && <AgreementOverlay map={map} crop={crop} most={most} />}
    </figure>
  );
}
