import { IconBooks } from '@tabler/icons-react';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { LoadedScreen, ScreenCode } from '../../navigation/loaded-screen.tsx';

const code = new ScreenCode(async () => (await import('./library-screen.tsx')).LibraryScreen);

/** `#/library/search`, `pairs`, `pair/7-12`, `videos`, `person/7`, `like/7`. */
export const libraryScreen: AppScreen = {
  name: 'library',
  pattern: '/:page?/:person?',
  title: 'Library',
  within: 'app',
  rail: { Icon: IconBooks, key: null },
  Screen: ({ params }) => <LoadedScreen code={code} title="Library" params={params} />,
};
