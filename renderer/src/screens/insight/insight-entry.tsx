import { IconZoomQuestion } from '@tabler/icons-react';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { LoadedScreen, ScreenCode } from '../../navigation/loaded-screen.tsx';

const code = new ScreenCode(async () => (await import('./insight-screen.tsx')).InsightScreen);

/** What a detector knew of each picture. */
export const insightScreen: AppScreen = {
  name: 'insight',
  pattern: '/:page?/:picture?',
  title: 'Insight',
  within: 'app',
  rail: { Icon: IconZoomQuestion, key: null },
  Screen: ({ params }) => <LoadedScreen code={code} title="Insight" params={params} />,
};
