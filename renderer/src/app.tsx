import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect, useSyncExternalStore } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { ChannelClient } from './client/channel-client.ts';
import { MenuCommands } from './navigation/menu-commands.tsx';
import { ScreenRail } from './navigation/screen-rail.tsx';
import { useScreenAt } from './navigation/use-screen-at.ts';
import { EngineBanner } from './parts/engine-banner.tsx';
import styles from './parts/parts.module.css';
import { ProjectRoom } from './screens/project-room.tsx';
import { screens } from './screens/screens.ts';
import { ClientContext } from './state/client-context.ts';
import { projectPath } from './state/project-path.ts';
import { theme } from './theme/theme.ts';
import { Tour } from './tour/tour.tsx';

/** The whole page: its colours, its client, and the screen that the address names. */
export function App({ client }: { readonly client: ChannelClient }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      {/* By default a pointer over one message holds all, and one that is closed under the pointer holds the others for ever. */}
      <Notifications
        position="bottom-right"
        containerWidth={236}
        limit={3}
        autoClose={5000}
        pauseResetOnHover="notification"
        className={styles.toasts}
      />
      <ClientContext value={client}>
        <Router hook={useHashLocation}>
          <div className={styles.app}>
            <EngineBanner />
            <MenuCommands />
            <CurrentScreen />
          </div>
        </Router>
      </ClientContext>
    </MantineProvider>
  );
}

function CurrentScreen() {
  const { screen: named, params } = useScreenAt(screens);
  const path = useSyncExternalStore(projectPath.subscribe, projectPath.get);
  const screen = named.within === 'project' && path === null ? screens[0] : named;
  useEffect(() => {
    const project = screen.within === 'project' && path !== null ? [projectName(path)] : [];
    document.title = screen.name === 'start' ? 'Doppel' : [screen.title, ...project, 'Doppel'].join(' · ');
  }, [screen, path]);
  if (screen.within === 'project' && path !== null)
    return (
      <>
        <ProjectRoom path={path} screens={screens} screen={screen} params={params} />
        <Tour path={path} screen={screen.name} />
      </>
    );
  return (
    <div className={styles.appFrame}>
      <ScreenRail screens={screens} shown={screen} />
      <screen.Screen params={params} />
    </div>
  );
}

/** What a project is called: its file without the folder and the ending. */
const projectName = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).replace(/\.doppel$/, '');
