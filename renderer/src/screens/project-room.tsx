import { Button, VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import styles from '../parts/parts.module.css';
import { ErrorScreen, LoadingScreen } from '../parts/states.tsx';
import { ProjectContext } from '../state/project-context.ts';
import { projectPath } from '../state/project-path.ts';
import type { Route } from '../state/route.ts';
import { useProjectDesk } from '../state/use-project-desk.ts';
import { goTo } from '../state/use-route.ts';
import { ExportScreen } from './export/export-screen.tsx';
import { HistoryScreen } from './history/history-screen.tsx';
import { MatrixScreen } from './matrix/matrix-screen.tsx';
import { PersonScreen } from './person/person-screen.tsx';
import { PersonsScreen } from './persons/persons-screen.tsx';
import { ProjectFrame } from './project-frame.tsx';
import { ReviewScreen } from './review/review-screen.tsx';
import { StartScreen } from './start/start-screen.tsx';

/** The screens of the project that is open; the start where none is. */
export function ProjectRoom({ route }: { readonly route: Route }) {
  const path = useSyncExternalStore(projectPath.subscribe, projectPath.get);
  const { desk, error, reopen } = useProjectDesk(path);
  if (path === null) return <StartScreen />;
  if (desk === null) {
    if (error === null) return <LoadingScreen what={`Opening ${path}`} />;
    return (
      <main className={styles.screen}>
        <VisuallyHidden component="h1">Doppel</VisuallyHidden>
        <ErrorScreen error={error} onRetry={reopen}>
          <Button variant="default" onClick={() => goTo({ screen: 'start' })}>
            Back to the start
          </Button>
        </ErrorScreen>
      </main>
    );
  }
  return (
    <ProjectContext value={desk}>
      <ProjectFrame name={desk.opened.name} route={route}>
        <Screen route={route} />
      </ProjectFrame>
    </ProjectContext>
  );
}

function Screen({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case 'persons':
      return <PersonsScreen key={route.only ?? 'all'} only={route.only} />;
    case 'person':
      return <PersonScreen key={route.person} person={route.person} does={route.does} />;
    case 'matrix':
      return <MatrixScreen />;
    case 'history':
      return <HistoryScreen />;
    case 'export':
      return <ExportScreen />;
    case 'review':
      return <ReviewScreen pair={route.pair} />;
    default:
      return null;
  }
}
