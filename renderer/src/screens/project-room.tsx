import { Button, VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { AppScreen, ScreenParams } from '../navigation/app-screen.ts';
import { goTo } from '../navigation/go-to.ts';
import styles from '../parts/parts.module.css';
import { ErrorScreen, LoadingScreen } from '../parts/states.tsx';
import { ProjectContext } from '../state/project-context.ts';
import { projectPath } from '../state/project-path.ts';
import { useOpenedProject } from '../state/use-opened-project.ts';
import { ProjectFrame } from './project-frame.tsx';
import { StartScreen } from './start/start-screen.tsx';

interface ProjectRoomProps {
  readonly screens: readonly AppScreen[];
  readonly screen: AppScreen;
  readonly params: ScreenParams;
}

/** A screen of the project that is open; the start where none is. */
export function ProjectRoom({ screens, screen, params }: ProjectRoomProps) {
  const path = useSyncExternalStore(projectPath.subscribe, projectPath.get);
  const { shared, error, reopen } = useOpenedProject(path);
  if (path === null) return <StartScreen />;
  if (shared === null) {
    if (error === null) return <LoadingScreen what={`Opening ${path}`} />;
    return (
      <main className={styles.screen}>
        <VisuallyHidden component="h1">Doppel</VisuallyHidden>
        <ErrorScreen error={error} onRetry={reopen}>
          <Button variant="default" onClick={() => goTo('#/start')}>
            Back to the start
          </Button>
        </ErrorScreen>
      </main>
    );
  }
  return (
    <ProjectContext value={shared}>
      <ProjectFrame name={shared.opened.name} screens={screens} shown={screen}>
        <screen.Screen params={params} />
      </ProjectFrame>
    </ProjectContext>
  );
}
