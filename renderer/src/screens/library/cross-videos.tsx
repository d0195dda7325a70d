import { Button } from '@mantine/core';
import { type ReactNode, type Ref, useCallback, useRef } from 'react';
import type { LibraryPersonView, LibraryReply, LibrarySource } from '#contract/library.ts';
import { useEscape } from '../../keys/use-escape.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ProjectContext } from '../../state/project-context.ts';
import { setProjectPath } from '../../state/project-path.ts';
import { useOpenedProject } from '../../state/use-opened-project.ts';
import { cutAddress } from '../cut/cut-address.ts';
import panel from '../review/video-panel.module.css';
import { type VideoControl, VideoPanel } from '../review/video-panel.tsx';
import styles from './cross-pair.module.css';
import type { VideoSpot } from './video-spot.ts';

type Two<Value> = readonly [Value, Value];

interface CrossVideosProps {
  readonly overview: LibraryReply;
  readonly people: Two<LibraryPersonView>;
  readonly spots: Two<VideoSpot | null>;
  readonly controls: Two<Ref<VideoControl>>;
  /** Told whether any of the two plays. */
  readonly onPlaying: (state: 'playing' | 'paused') => void;
  readonly onClose: () => void;
}

/** The videos of two persons side by side, each of its own project, with the boxes of each: where one cannot be shown, a sentence why. */
export function CrossVideos({ overview, people, spots, controls, onPlaying, onClose }: CrossVideosProps) {
  const playing = useRef(new Set<number>());
  const tell = useCallback(
    (side: number, state: 'playing' | 'paused') => {
      if (state === 'playing') playing.current.add(side);
      else playing.current.delete(side);
      onPlaying(playing.current.size > 0 ? 'playing' : 'paused');
    },
    [onPlaying],
  );
  return (
    <div className={styles.videos}>
      {([0, 1] as const).map((side) => {
        const spot = spots[side];
        const source = overview.sources.find(({ id }) => id === spot?.source);
        if (spot === null || source === undefined) {
          return (
            <Sentence key={side} onClose={onClose}>
              There is no video of person {people[side].id} in this library.
            </Sentence>
          );
        }
        return (
          <SideVideo
            key={`${side} ${source.id}`}
            side={side}
            source={source}
            person={people[side]}
            spot={spot}
            control={controls[side]}
            onPlaying={tell}
            onClose={onClose}
          />
        );
      })}
    </div>
  );
}

interface SideVideoProps {
  readonly side: 0 | 1;
  readonly source: LibrarySource;
  readonly person: LibraryPersonView;
  readonly spot: VideoSpot;
  readonly control: Ref<VideoControl>;
  readonly onPlaying: (side: number, state: 'playing' | 'paused') => void;
  readonly onClose: () => void;
}

function SideVideo({ side, source, person, spot, control, onPlaying, onClose }: SideVideoProps) {
  const { shared, error, reopen } = useOpenedProject(source.present ? source.path : null, 'look');
  const called = person.name ?? String(person.id);
  const nameOf = useCallback(() => called, [called]);
  const tell = useCallback((state: 'playing' | 'paused') => onPlaying(side, state), [onPlaying, side]);
  // The same picture, clicked again, is played from there again.
  const asked = useRef({ spot, times: 0 });
  if (asked.current.spot !== spot) asked.current = { spot, times: asked.current.times + 1 };
  if (!source.present) {
    return (
      <Sentence onClose={onClose}>{`${source.name} is not at ${source.path}, so its video cannot be shown.`}</Sentence>
    );
  }
  if (shared === null) {
    return (
      <Sentence onClose={onClose}>
        {error === null ? `Opening ${source.name} …` : error.message}
        {error !== null && (
          <Button size="compact-sm" variant="default" onClick={reopen}>
            Try again
          </Button>
        )}
      </Sentence>
    );
  }
  return (
    <ProjectContext value={shared}>
      <VideoPanel
        key={asked.current.times}
        fromMs={spot.fromMs}
        persons={spot.persons}
        onClose={onClose}
        onOther={(inProject, frame) => {
          setProjectPath(source.path);
          goTo(cutAddress(inProject, frame));
        }}
        control={control}
        onPlaying={tell}
        nameOf={nameOf}
        label={`The video ${source.name} around person ${called}`}
      />
    </ProjectContext>
  );
}

/** Why there is no video on a side. */
function Sentence({ children, onClose }: { readonly children: ReactNode; readonly onClose: () => void }) {
  useEscape(onClose);
  return (
    <div className={panel.panel}>
      <p className={panel.missing} role="status">
        {children}
      </p>
      <Button className={panel.close} size="compact-sm" variant="default" onClick={onClose}>
        Back to the pictures
      </Button>
    </div>
  );
}
