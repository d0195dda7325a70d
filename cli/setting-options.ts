import { type Command, Option } from 'commander';
import type { Engine } from './engine.ts';
import { numberOption, wholeNumberOption } from './option-values.ts';

/** What is left of the setting flags after parsing. */
export interface SettingOptions {
  readonly device?: 'auto' | 'cuda' | 'cpu';
  readonly embedder?: string;
  readonly models?: string;
  readonly top?: number;
  readonly maxFirstAppearance?: number;
  readonly first?: true;
  readonly everyFrame?: true;
  readonly strict?: true;
  readonly config?: string;
}

/** Adds the flags that set something of an analysis. A flag wins over the settings file, which wins over the default. */
export function withSettingOptions(command: Command): Command {
  return command
    .optionsGroup('Settings:')
    .option('--config <F.yaml>', 'settings file; an upstream pipeline_config.yaml is read too')
    .addOption(new Option('--device <D>', 'where inference runs').choices(['auto', 'cuda', 'cpu']))
    .option('--embedder <ID>', 'model id, ONNX file, "stripes" (needs no weights) or "auto"')
    .option('--models <DIR>', 'folder with model weights')
    .option('--top <N>', 'show the N best ranked persons, hide the others', wholeNumberOption)
    .option('--max-first-appearance <R>', 'hide who first appears past this share of the video', numberOption(0, 1))
    .option('--first', "take a person's first frames, as upstream does")
    .option('--every-frame', 'look for damage also in frames that no crop needs (slower)')
    .option('--strict', 'refuse damaged video, and treat missing similarity as an error')
    .optionsGroup('Options:');
}

/** The settings in force for the flags of a command, and what the settings file names besides. */
export function resolveOptions(
  engine: Engine,
  options: SettingOptions & { readonly persons?: string; readonly tracks?: string },
): ReturnType<Engine['resolveSettings']> {
  return engine.resolveSettings({
    configPath: options.config ?? null,
    persons: options.persons === undefined && options.tracks === undefined ? undefined : 'brought',
    flags: {
      persons: { top: options.top, max_first_appearance: options.maxFirstAppearance },
      crops: { first: options.first },
      similarity: { device: options.device, embedder: options.embedder, models: options.models },
      every_frame: options.everyFrame,
      strict: options.strict,
    },
  });
}
