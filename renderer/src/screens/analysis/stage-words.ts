import type { StageName } from '#contract/progress.ts';

/** What each stage of an analysis does. */
export const stageWords: Readonly<Record<StageName, string>> = {
  detect: 'Find people in every frame',
  follow: 'Follow them, and tell them apart',
  persons: 'Hide whom the settings leave out',
  crops: 'Cut out their pictures',
  previews: 'Make moving previews',
  embed: 'Describe every picture',
  evidence: 'Compare all persons',
};
