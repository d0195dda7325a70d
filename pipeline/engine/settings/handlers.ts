import type { ChannelHandlers } from '../answer-channel.ts';
import type { OwnPersonSettings } from './own-settings.ts';

type SettingsChannels = 'settings.show' | 'settings.set' | 'settings.reset';

/** The settings that every analysis of this person begins with. */
export function settingsHandlers(own: OwnPersonSettings): Pick<ChannelHandlers, SettingsChannels> {
  return {
    'settings.show': () => own.show(),
    'settings.set': ({ name, value }) => {
      own.set(name, value);
      return own.show();
    },
    'settings.reset': ({ name }) => {
      own.reset(name);
      return own.show();
    },
  };
}
