import { IconTags } from '@tabler/icons-react';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { LoadedScreen, ScreenCode } from '../../navigation/loaded-screen.tsx';
import { labelKeys } from './label-keys.ts';

const code = new ScreenCode(async () => (await import('./conditions-screen.tsx')).ConditionsScreen);

/** What state the persons are in: labelled by keys, measured, looked at again. */
export const conditionsScreen: AppScreen = {
  name: 'conditions',
  pattern: '',
  title: 'Conditions',
  within: 'project',
  rail: { Icon: IconTags, key: null },
  keys: labelKeys,
  Screen: ({ params }) => <LoadedScreen code={code} title="Conditions" params={params} />,
};
