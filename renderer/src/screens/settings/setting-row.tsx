import { Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { OwnSetting } from '#contract/settings-channels.ts';
import { settingAbout, settingLabel, valueWords } from './setting-words.ts';
import styles from './settings.module.css';

/** A value that a person gives a setting. */
export type SettingValue = OwnSetting['value'];

interface SettingRowProps {
  readonly setting: OwnSetting;
  /** Further values of a text that can be chosen, with what they are called. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly onSet: (value: SettingValue) => void;
  readonly onReset: () => void;
  /** Chooses a folder for it. */
  readonly onChooseFolder?: () => void;
}

/** One setting: what it is called, its value, what it is for, and the way back to its default. */
export function SettingRow({ setting, choices, onSet, onReset, onChooseFolder }: SettingRowProps) {
  const id = useId();
  return (
    <div className={styles.row} data-own={setting.is_own}>
      <label htmlFor={id} className={styles.label}>
        {settingLabel(setting.name)}
      </label>
      <div className={styles.value}>
        <SettingField key={String(setting.value)} id={id} setting={setting} choices={choices ?? []} onSet={onSet} />
        {onChooseFolder !== undefined && (
          <Button size="compact-sm" variant="default" onClick={onChooseFolder}>
            Choose
          </Button>
        )}
        {setting.is_own && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={onReset}
            aria-label={`Back to the default: ${settingLabel(setting.name)}`}
          >
            {`Default: ${valueWords(setting.name, setting.default)}`}
          </Button>
        )}
      </div>
      <p className={styles.reason}>{settingAbout(setting.name, setting.reason)}</p>
    </div>
  );
}

interface SettingFieldProps extends Required<Pick<SettingRowProps, 'setting' | 'choices' | 'onSet'>> {
  readonly id: string;
}

/** The control for a setting's form. What is typed counts when the field is left. */
function SettingField({ id, setting: { name, form, value }, choices, onSet }: SettingFieldProps) {
  const [typed, setTyped] = useState<string | number>(value === null ? '' : String(value));
  const known =
    form.kind === 'choice'
      ? form.options.map((option) => ({ value: option, label: valueWords(name, option) }))
      : choices;
  if (form.kind === 'switch') {
    return <Switch id={id} checked={value === true} onChange={(event) => onSet(event.currentTarget.checked)} />;
  }
  if (known.length > 0) {
    const other = { value: String(value), label: valueWords(name, value) };
    const data = known.some((each) => each.value === value) ? known : [...known, other];
    return (
      <NativeSelect id={id} data={data} value={String(value)} onChange={(event) => onSet(event.currentTarget.value)} />
    );
  }
  const settle = () => {
    const text = String(typed).trim();
    if (text === (value === null ? '' : String(value))) return;
    if (text === '') return form.may_be_empty ? onSet(null) : setTyped(String(value));
    onSet(form.kind === 'number' ? Number(text) : text);
  };
  if (form.kind === 'number') {
    return (
      <NumberInput
        id={id}
        value={typed}
        {...(form.min === null ? {} : { min: form.min })}
        {...(form.max === null ? {} : { max: form.max })}
        allowDecimal={!form.is_whole}
        placeholder={form.may_be_empty ? valueWords(name, null) : ''}
        clampBehavior="none"
        onChange={setTyped}
        onBlur={settle}
      />
    );
  }
  return (
    <TextInput
      id={id}
      value={typed}
      placeholder={form.may_be_empty ? valueWords(name, null) : ''}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={settle}
    />
  );
}
