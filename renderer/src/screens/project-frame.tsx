import type { ReactNode } from 'react';
import { ProjectLost } from '../files/project-lost.tsx';
import { VideoMissing } from '../files/video-missing.tsx';
import type { AppScreen } from '../navigation/app-screen.ts';
import { ScreenRail } from '../navigation/screen-rail.tsx';
import styles from '../parts/parts.module.css';
import { PreliminaryNote } from '../parts/preliminary-note.tsx';
import { ProjectPurpose } from '../parts/project-purpose.tsx';
import { ReviewCounter } from '../parts/review-counter.tsx';
import { UndoDialog } from '../parts/undo-dialog.tsx';
import { useHistoryKeys } from '../parts/use-history-keys.ts';
import { useEngineEvents } from '../state/client-context.ts';
import { MayBeTwoContext, useAskedMayBeTwo } from '../state/use-may-be-two.ts';
import { StepsBar } from '../steps/steps-bar.tsx';
import { PilesContext, useAskedPiles } from '../steps/use-steps.ts';

interface ProjectFrameProps {
  readonly name: string;
  readonly screens: readonly AppScreen[];
  readonly shown: AppScreen;
  readonly children: ReactNode;
}

/** What stands around every screen of a project: its name, the steps of the review, the counter, the way to other screens, and the keys. */
export function ProjectFrame(props: ProjectFrameProps) {
  return (
    <MayBeTwoContext value={useAskedMayBeTwo()}>
      <PilesContext value={useAskedPiles()}>
        <Frame {...props} />
      </PilesContext>
    </MayBeTwoContext>
  );
}

function Frame({ name, screens, shown, children }: ProjectFrameProps) {
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
        <ProjectPurpose />
        <StepsBar shown={shown.name} />
        <ReviewCounter />
      </header>
      <ScreenRail screens={screens} shown={shown} />
      <main className={styles.screen} id="screen" tabIndex={-1}>
        <ProjectLost />
        <VideoMissing />
        <PreliminaryNote />
        {children}
      </main>
      <UndoDialog />
    </div>
  );
}
