import { IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ModelState } from '#contract/models.ts';
import type { OwnSettings } from '#contract/settings-channels.ts';
import { modelName } from '#contract/words/model-words.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { ErrorNote, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import { FolderList } from './folder-list.tsx';
import { PrivacyPart } from './privacy-part.tsx';
import { SettingRow, type SettingValue } from './setting-row.tsx';
import { isInPart, settingParts, valueWords } from './setting-words.ts';
import styles from './settings.module.css';

/** What every analysis begins with, where things lie, and what is kept of a person. */
export const settingsScreen: AppScreen = {
  name: 'settings',
  pattern: '',
  title: 'Settings',
  within: 'app',
  rail: { Icon: IconSettings, key: 'Ctrl+,' },
  Screen: SettingsScreen,
};

/** The person's own settings: those that most look for by plain names, then the folders, then all others. */
function SettingsScreen() {
  const client = useClient();
  const picker = useFilePicker();
  const asked = useReply('settings.show', {});
  const info = useReply('app.info', {});
  const [changed, setChanged] = useState<OwnSettings | null>(null);
  const [error, setError] = useState<DoppelError | null>(null);
  if (asked.error !== null) return <ErrorScreen error={asked.error} onRetry={asked.reload} />;
  if (info.error !== null) return <ErrorScreen error={info.error} onRetry={info.reload} />;
  const own = changed ?? asked.value;
  if (own === null || info.value === null) return <LoadingScreen what="Reading the settings" />;

  const change = async (asking: Promise<OwnSettings>) => {
    try {
      setChanged(await asking);
      setError(null);
      info.reload();
    } catch (caught) {
      setError(asDoppelError(caught));
    }
  };
  const set = (name: string, value: SettingValue) => void change(client.request('settings.set', { name, value }));
  const chooseModels = async () => {
    const folder = await picker.pick('folder');
    if (folder !== null) set('similarity.models', folder);
  };
  const rowOf = (name: string) => {
    const setting = own.settings.find((each) => each.name === name);
    const choices = choicesOf(name, info.value?.models ?? []);
    return setting === undefined ? null : (
      <SettingRow
        key={name}
        setting={setting}
        {...(choices === null ? {} : { choices })}
        {...(name === 'similarity.models' ? { onChooseFolder: () => void chooseModels() } : {})}
        onSet={(value) => set(name, value)}
        onReset={() => void change(client.request('settings.reset', { name }))}
      />
    );
  };
  const others = own.settings.filter(({ name }) => !isInPart(name));
  return (
    <main className={styles.screen}>
      <h1>Settings</h1>
      <p className={styles.dim}>
        They count from the next analysis on, in the app and on the command line alike. A project keeps those that it
        was made with.
      </p>
      {error !== null && <ErrorNote error={error} />}
      {settingParts.map(({ title, lead, settings }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <p className={styles.dim}>{lead}</p>
          {settings.map(({ name }) => rowOf(name))}
        </section>
      ))}
      <FolderList folders={own.folders} hasManager={info.value.door === 'desktop'} />
      <PrivacyPart info={info.value} onChange={info.reload} />
      <details className={styles.others}>
        <summary>{`All other settings (${others.length})`}</summary>
        {others.map(({ name }) => rowOf(name))}
      </details>
      {picker.dialog}
    </main>
  );
}

/** The models that can be chosen for a setting, among those that are here; null for a setting that is no model. */
function choicesOf(
  name: string,
  models: readonly ModelState[],
): readonly { readonly value: string; readonly label: string }[] | null {
  const wordsOf = (value: string) => ({ value, label: valueWords(name, value) });
  const named = models
    .filter(({ id, state }) => state === 'present' && modelName(id) !== id && !id.includes('-seg'))
    .map(({ id, family }) => ({ family, value: id, label: modelName(id) }));
  if (name === 'detect.detector') return [wordsOf('auto'), ...named.filter(({ family }) => family === 'yolo')];
  if (name !== 'similarity.embedder') return null;
  const embedders = named.filter(({ family }) => family === 'osnet');
  return [wordsOf('auto'), ...embedders, wordsOf('stripes')];
}
