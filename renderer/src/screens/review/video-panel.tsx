import { Button } from '@mantine/core';
import { type MouseEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { timeCode } from '#contract/words/time-words.ts';
import { useEscape } from '../../keys/use-escape.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { goTo } from '../../navigation/go-to.ts';
import { useProject } from '../../state/project-context.ts';
import { pageZoom } from '../../theme/page-zoom.ts';
import { cutAddress } from '../cut/cut-address.ts';
import { boxUnder } from './box-under.ts';
import { drawBoxes } from './draw-boxes.ts';
import { useBoxes } from './use-boxes.ts';
import styles from './video-panel.module.css';

interface VideoPanelProps {
  readonly fromMs: number;
  readonly persons: readonly number[];
  /** Told where the video is, a few times a second. */
  readonly onTime?: (timeMs: number) => void;
  readonly onClose: () => void;
  /** Called where a box was clicked and it was said that it is somebody else from that frame on; leads to the cut there else. */
  readonly onOther?: (person: number, frame: number) => void;
  /** Called with the frame on screen, where it can be said that it is somebody else from there on. */
  readonly onSomebodyElse?: (frame: number) => void;
  /** Filled with the ways to play it from outside. */
  readonly control?: Ref<VideoControl>;
  /** Told when it begins to play, and when it stands or is taken away. The same function from one drawing to the next. */
  readonly onPlaying?: (state: 'playing' | 'paused') => void;
  /** What somebody is called on a box: the project's number where nothing else is said. The same function from one drawing to the next. */
  readonly nameOf?: (person: number) => string;
  /** What the video is, for those who hear the screen. */
  readonly label?: string;
}

/** How a video is played from outside of its panel. */
export interface VideoControl {
  /** Plays or pauses. */
  readonly toggle: () => void;
  readonly play: () => void;
  readonly pause: () => void;
  /** Pauses, one frame on or back. */
  readonly step: (by: 1 | -1) => void;
}

/** A box that was clicked: whose, in which frame, and where, in CSS pixels of the video. */
interface AskedBox {
  readonly person: number;
  readonly frame: number;
  readonly x: number;
  readonly y: number;
}

function cutThere(person: number, frame: number): void {
  goTo(cutAddress(person, frame));
}

/** How fast the video can be played. */
const speeds = [0.25, 0.5, 1, 2] as const;

/** How often the time is told outside of the panel, in milliseconds: a mark on a bar need not be finer. */
const tellEveryMs = 150;

/**
 * The video around a moment, with the boxes of the two persons drawn over it, frame by frame. Space and P play and pause it, comma and full
 * stop go by a frame, Esc closes. A click on a box asks about it.
 */
export function VideoPanel({
  fromMs,
  persons,
  onTime,
  onClose,
  onOther = cutThere,
  onSomebodyElse,
  control,
  onPlaying,
  nameOf = String,
  label = 'The video around this person',
}: VideoPanelProps) {
  const { opened, times } = useProject();
  const video = useRef<HTMLVideoElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const code = useRef<HTMLSpanElement>(null);
  const boxesAt = useBoxes(persons, times.frameAt(fromMs));
  const { width, height } = opened.status.video;
  const startsMs = opened.video_starts_ms;
  const [pace, setPace] = useState<number>(1);
  const [asked, setAsked] = useState<AskedBox | null>(null);
  const frameNow = () => times.frameAt((video.current?.currentTime ?? 0) * 1000 - startsMs + 1);
  const step = (by: 1 | -1) => {
    const player = video.current;
    if (player === null) return;
    player.pause();
    // Into the frame and not onto its edge, where a browser may show the one before.
    player.currentTime = (times.msOf(frameNow() + by) + startsMs + 1) / 1000;
  };

  const askAbout = (event: MouseEvent<HTMLVideoElement>) => {
    const player = event.currentTarget;
    const { left, top } = player.getBoundingClientRect();
    // Pointers tell pixels of the window; the player and what lies on it have the page's own.
    const at = { x: (event.clientX - left) / pageZoom(), y: (event.clientY - top) / pageZoom() };
    const frame = frameNow();
    const hit = boxUnder(boxesAt(frame), at, { width, height }, player);
    if (hit === null) return setAsked(null);
    // A click on a box is about the box: the video stands while it is asked, whatever its own controls would do.
    event.preventDefault();
    player.pause();
    setAsked({ person: hit.person, frame, ...at });
  };

  useEffect(() => {
    const player = video.current;
    if (player === null) return;
    let toldMs = 0;
    let request = 0;
    const draw = (nowMs: number, { mediaTime }: { mediaTime: number }) => {
      const timeMs = mediaTime * 1000 - startsMs;
      const frame = times.frameAt(timeMs + 1);
      if (code.current !== null) code.current.textContent = `${timeCode(timeMs)} · frame ${frame}`;
      if (overlay.current !== null) drawBoxes(overlay.current, boxesAt(frame), { width, height }, persons, nameOf);
      if (nowMs - toldMs > tellEveryMs) {
        toldMs = nowMs;
        onTime?.(timeMs);
      }
      request = player.requestVideoFrameCallback(draw);
    };
    request = player.requestVideoFrameCallback(draw);
    return () => player.cancelVideoFrameCallback(request);
  }, [boxesAt, times, width, height, persons, onTime, startsMs, nameOf]);

  // A player that is taken away tells of nothing any more.
  useEffect(() => () => onPlaying?.('paused'), [onPlaying]);

  const play = () => void video.current?.play().catch(() => undefined); // paused again, or closed, before it began
  const pause = () => video.current?.pause();
  const toggle = () => (video.current?.paused === true ? play() : pause());
  useImperativeHandle(control, () => ({ toggle, play, pause, step }));
  useKeys({ play_a: toggle, pause: toggle, step_back: () => step(-1), step_forward: () => step(1) });
  useEscape(() => (asked === null ? onClose() : setAsked(null)));

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
            onPlay={() => {
              setAsked(null);
              onPlaying?.('playing');
            }}
            onPause={() => onPlaying?.('paused')}
            aria-label={label}
            onClick={askAbout}
            onLoadedMetadata={(event) => {
              event.currentTarget.currentTime = (fromMs + startsMs) / 1000;
            }}
          />
          <canvas ref={overlay} className={styles.overlay} />
          <span ref={code} className={styles.code} />
          {asked !== null && (
            <div
              className={styles.asked}
              style={{
                left: `clamp(11rem, ${asked.x}px, calc(100% - 11rem))`,
                top: `min(${asked.y}px, calc(100% - 3rem))`,
              }}
              role="toolbar"
              aria-label="The box"
            >
              <Button size="compact-sm" onClick={() => onOther(asked.person, asked.frame)}>
                From here on this is not person {nameOf(asked.person)}: cut
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setAsked(null)}>
                Cancel
              </Button>
            </div>
          )}
        </>
      )}
      {opened.video !== null && (
        <div className={styles.pace} role="toolbar" aria-label="Pace of the video">
          <Button size="compact-xs" variant="default" onClick={() => step(-1)} aria-label="One frame back">
            ‹
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => step(1)} aria-label="One frame on">
            ›
          </Button>
          {speeds.map((speed) => (
            <Button
              key={speed}
              size="compact-xs"
              variant={speed === pace ? 'filled' : 'default'}
              aria-pressed={speed === pace}
              onClick={() => {
                setPace(speed);
                if (video.current !== null) video.current.playbackRate = speed;
              }}
            >
              {speed} ×
            </Button>
          ))}
          {onSomebodyElse !== undefined && (
            <Button size="compact-xs" variant="default" onClick={() => onSomebodyElse(frameNow())}>
              Somebody else from here
            </Button>
          )}
        </div>
      )}
      <Button className={styles.close} size="compact-sm" variant="default" onClick={onClose}>
        Back to the pictures
      </Button>
    </div>
  );
}
