import type { ReactNode } from 'react';
import { ProjectLost } from '../files/project-lost.tsx';
import { VideoMissing } from '../files/video-missing.tsx';
import type { AppScreen } from '../navigation/app-screen.ts';
import { ScreenRail } from '../navigation/screen-rail.tsx';
import styles from '../parts/parts.module.css';
import { ReviewCounter } from '../parts/review-counter.tsx';
import { UndoDialog } from '../parts/undo-dialog.tsx';
import { useHistoryKeys } from '../parts/use-history-keys.ts';
import { useEngineEvents } from '../state/client-context.ts';

interface ProjectFrameProps {
  readonly name: string;
  readonly screens: readonly AppScreen[];
  readonly shown: AppScreen;
  readonly children: ReactNode;
}

/** What stands around every screen of a project: its name, the counter, the way to the other screens, and the keys. */
export function ProjectFrame({ name, screens, shown, children }: ProjectFrameProps) {
  const { undo, redo } = useHistoryKeys();
  useEngineEvents((event) => {
    if (event.kind !== 'app_command') return;
    if (event.command === 'undo') void undo();
    if (event.command === 'redo') void redo();
  });
  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('screen')?.focus()}>
        Skip to the screen
      </button>
      <header className={styles.head}>
        <h1 className={styles.title}>{name}</h1>
        <span className={styles.headGap} />
        <ReviewCounter />
      </header>
      <ScreenRail screens={screens} shown={shown} />
      <main className={styles.screen} id="screen" tabIndex={-1}>
        <ProjectLost />
        <VideoMissing />
        {children}
      </main>
      <UndoDialog />
    </div>
  );
}
