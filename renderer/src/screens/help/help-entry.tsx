import { IconHelp } from '@tabler/icons-react';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { LoadedScreen, ScreenCode } from '../../navigation/loaded-screen.tsx';

const code = new ScreenCode(async () => (await import('./help-screen.tsx')).HelpScreen);

/** `#/help/PAGE`: a page of the guide, `keys` or `licences`. */
export const helpScreen: AppScreen = {
  name: 'help',
  pattern: '/:page?',
  title: 'Help',
  within: 'app',
  rail: { Icon: IconHelp, key: 'F1' },
  Screen: ({ params }) => <LoadedScreen code={code} title="the guide" params={params} />,
};
