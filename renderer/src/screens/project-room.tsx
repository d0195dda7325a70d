import { Button, VisuallyHidden } from '@mantine/core';
import type { AppScreen, ScreenParams } from '../navigation/app-screen.ts';
import { goTo } from '../navigation/go-to.ts';
import styles from '../parts/parts.module.css';
import { ErrorScreen, LoadingScreen } from '../parts/states.tsx';
import { ProjectContext } from '../state/project-context.ts';
import { useOpenedProject } from '../state/use-opened-project.ts';
import { ProjectFrame } from './project-frame.tsx';

interface ProjectRoomProps {
  readonly path: string;
  readonly screens: readonly AppScreen[];
  readonly screen: AppScreen;
  readonly params: ScreenParams;
}

/** A screen of the project that is open. */
export function ProjectRoom({ path, screens, screen, params }: ProjectRoomProps) {
  const { shared, error, reopen } = useOpenedProject(path);
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
