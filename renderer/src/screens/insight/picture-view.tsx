import { ActionIcon, Checkbox } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReplyOf } from '#contract/channels.ts';
import { ErrorNote, LoadingScreen } from '../../parts/states.tsx';
import { useReply } from '../../state/use-reply.ts';
import styles from './insight.module.css';
import { MaskLayer } from './mask-layer.tsx';
import { told } from './told.ts';

interface PictureViewProps {
  readonly path: string;
  readonly run: number;
  readonly picture: number;
  /** Goes so many pictures on in the table's order. */
  readonly onStep: (step: 1 | -1) => void;
}

/** One picture with hits, false finds and misses drawn, its masks, and the loss of each label. */
export function PictureView({ path, run, picture, onStep }: PictureViewProps) {
  const { value, error } = useReply('insight.picture', { path, run, picture });
  const [hasMasks, setHasMasks] = useState(true);
  return (
    <section className={styles.view} aria-label="The chosen picture">
      {error !== null && <ErrorNote error={error} />}
      {value === null && error === null && <LoadingScreen what="Reading the picture" />}
      {value !== null && (
        <>
          <header className={styles.viewHead}>
            <ActionIcon variant="default" aria-label="The picture before" onClick={() => onStep(-1)}>
              <IconChevronLeft size={16} />
            </ActionIcon>
            <ActionIcon variant="default" aria-label="The next picture" onClick={() => onStep(1)}>
              <IconChevronRight size={16} />
            </ActionIcon>
            <b>{value.name}</b>
            <Legend view={value} />
            {value.predictions.some(({ mask }) => mask !== null) && (
              <Checkbox
                size="xs"
                label="Masks"
                checked={hasMasks}
                onChange={(event) => setHasMasks(event.currentTarget.checked)}
              />
            )}
          </header>
          <Drawn view={value} masks={hasMasks ? 'shown' : 'hidden'} />
          <LabelTable view={value} />
        </>
      )}
    </section>
  );
}

type View = ReplyOf<'insight.picture'>;

function Legend({ view }: { readonly view: View }) {
  const count = (state: 'tp' | 'fp'): number => view.predictions.filter((each) => each.state === state).length;
  const missed = view.labels.filter(({ found }) => !found).length;
  return (
    <span className={styles.legend}>
      <span className={styles.tp}>{count('tp')} hits</span>
      <span className={styles.fp}>{count('fp')} false</span>
      <span className={styles.fn}>{missed} missed</span>
    </span>
  );
}

function Drawn({ view, masks }: { readonly view: View; readonly masks: 'shown' | 'hidden' }) {
  const rect = ([x1, y1, x2, y2]: readonly number[]) => ({ x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
  const lineHeight = view.height / 45;
  return (
    <div className={styles.stage}>
      <div className={styles.picture} style={{ aspectRatio: `${view.width} / ${view.height}` }}>
        <img src={view.image} alt={view.name} />
        {masks === 'shown' && <MaskLayer view={view} />}
        <svg viewBox={`0 0 ${view.width} ${view.height}`} aria-hidden="true">
          {view.labels.map((label, at) => (
            <g key={`label ${at.toString()}`} className={label.found ? styles.label : styles.fn}>
              {label.polygons === null ? (
                <rect {...rect(label.box)} />
              ) : (
                label.polygons.map((outline, part) => <polygon key={part.toString()} points={outline.join(' ')} />)
              )}
            </g>
          ))}
          {view.predictions
            .filter(({ state }) => state !== 'ignored')
            .map((prediction, at) => (
              <g key={`found ${at.toString()}`} className={prediction.state === 'tp' ? styles.tp : styles.fp}>
                <rect {...rect(prediction.box)} />
                <text
                  x={prediction.box[0]}
                  y={Math.max(lineHeight, prediction.box[1] - lineHeight / 4)}
                  fontSize={lineHeight}
                >
                  {prediction.class_name} {prediction.confidence.toFixed(2)}
                </text>
              </g>
            ))}
        </svg>
      </div>
    </div>
  );
}

function LabelTable({ view }: { readonly view: View }) {
  if (view.labels.length === 0) return <p className={styles.summary}>Nothing is labelled on this picture.</p>;
  const hasMasks = view.labels.some(({ seg_loss }) => seg_loss !== null);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Label</th>
          <th scope="col">Found</th>
          <th scope="col">Box loss</th>
          <th scope="col">Class loss</th>
          <th scope="col">DFL</th>
          {hasMasks && <th scope="col">Mask loss</th>}
        </tr>
      </thead>
      <tbody>
        {view.labels.map((label, at) => (
          <tr key={at.toString()}>
            <th scope="row">{label.class_name}</th>
            <td>{label.found ? 'yes' : 'missed'}</td>
            <td className="dp-figure">{told(label.box_loss, 3)}</td>
            <td className="dp-figure">{told(label.cls_loss, 3)}</td>
            <td className="dp-figure">{told(label.dfl_loss, 3)}</td>
            {hasMasks && <td className="dp-figure">{told(label.seg_loss, 3)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
