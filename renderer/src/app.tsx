import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { EngineClient } from './client/engine-client.ts';
import { EngineBanner } from './parts/engine-banner.tsx';
import styles from './parts/parts.module.css';
import { AnalysisScreen } from './screens/analysis/analysis-screen.tsx';
import { ProjectRoom } from './screens/project-room.tsx';
import { StartScreen } from './screens/start/start-screen.tsx';
import { ClientContext } from './state/client-context.ts';
import { useRoute } from './state/use-route.ts';
import { theme } from './theme/theme.ts';

/** The whole page: its colours, its client, and the screen that the address names. */
export function App({ client }: { readonly client: EngineClient }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-right" containerWidth={236} limit={3} autoClose={5000} className={styles.toasts} />
      <ClientContext value={client}>
        <div className={styles.app}>
          <EngineBanner />
          <CurrentScreen />
        </div>
      </ClientContext>
    </MantineProvider>
  );
}

function CurrentScreen() {
  const route = useRoute();
  if (route.screen === 'start') return <StartScreen />;
  if (route.screen === 'analysis') return <AnalysisScreen analysis={route.analysis} />;
  return <ProjectRoom route={route} />;
}
