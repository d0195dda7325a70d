import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { timeCode } from '#contract/words/time-words.ts';
import { useProject } from '../../state/project-context.ts';
import { drawBoxes } from './draw-boxes.ts';
import { useBoxes } from './use-boxes.ts';
import styles from './video-panel.module.css';

interface VideoPanelProps {
  readonly fromMs: number;
  readonly persons: readonly number[];
  /** Told where the video is, a few times a second. */
  readonly onTime: (timeMs: number) => void;
  readonly onClose: () => void;
}

/** How often the time is told outside of the panel, in milliseconds: a mark on a bar need not be finer. */
const tellEveryMs = 150;

/** The video around a moment, with the boxes of the two persons drawn over it, frame by frame. Esc closes. */
export function VideoPanel({ fromMs, persons, onTime, onClose }: VideoPanelProps) {
  const { opened, times } = useProject();
  const video = useRef<HTMLVideoElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const code = useRef<HTMLSpanElement>(null);
  const boxesAt = useBoxes(persons, times.frameAt(fromMs));
  const { width, height } = opened.status.video;
  const startsMs = opened.video_starts_ms;

  useEffect(() => {
    const player = video.current;
    if (player === null) return;
    let toldMs = 0;
    let request = 0;
    const draw = (nowMs: number, { mediaTime }: { mediaTime: number }) => {
      const timeMs = mediaTime * 1000 - startsMs;
      const frame = times.frameAt(timeMs + 1);
      if (code.current !== null) code.current.textContent = `${timeCode(timeMs)} · frame ${frame}`;
      if (overlay.current !== null) drawBoxes(overlay.current, boxesAt(frame), { width, height }, persons);
      if (nowMs - toldMs > tellEveryMs) {
        toldMs = nowMs;
        onTime(timeMs);
      }
      request = player.requestVideoFrameCallback(draw);
    };
    request = player.requestVideoFrameCallback(draw);
    return () => player.cancelVideoFrameCallback(request);
  }, [boxesAt, times, width, height, persons, onTime, startsMs]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onClose]);

  return (
    <div className={styles.panel}>
      {opened.video === null ? (
        <p className={styles.missing}>{opened.no_video_reason ?? 'The video cannot be played.'}</p>
      ) : (
        <>
          <video
            ref={video}
            className={styles.video}
            src={opened.video}
            autoPlay
            controls
            muted
            aria-label="The video around this person"
            onLoadedMetadata={(event) => {
              event.currentTarget.currentTime = (fromMs + startsMs) / 1000;
            }}
          />
          <canvas ref={overlay} className={styles.overlay} />
          <span ref={code} className={styles.code} />
        </>
      )}
      <Button className={styles.close} size="compact-sm" variant="default" onClick={onClose}>
        Back to the pictures
      </Button>
    </div>
  );
}
