import type { GroupingCheck, GroupingLog } from '#contract/grouping-log.ts';

/** The account of a grouping, a line an entry: cuts, accepted pairs, refused ones, then who is hidden. */
export function groupingText(log: GroupingLog | null): readonly string[] {
  if (log === null) return ['The persons of this project were brought by a file: Doppel grouped nothing.'];
  const pairs = log.filter((entry) => entry.kind === 'pair');
  const lines = pairs
    .toSorted((a, b) => Number(b.accepted) - Number(a.accepted))
    .map(({ tracklets: [earlier, later], accepted, refusal, checks }) =>
      accepted
        ? `Tracklets ${earlier} and ${later} are one person: ${checks.map(checkWords).join(', ')}`
        : `Tracklets ${earlier} and ${later} were left apart: ${refusal ?? 'a check failed'} (${checks
            .filter(({ passed }) => !passed)
            .map(checkWords)
            .join(', ')})`,
    );
  const cuts = log
    .filter((entry) => entry.kind === 'cut')
    .map(
      ({ tracklets: [before, after], frame, contrast }) =>
        `Tracklet ${after} was cut off tracklet ${before} at frame ${frame}, where the boxes go over to somebody who looks otherwise (contrast ${contrast.toFixed(2)})`,
    );
  const hidden = log
    .filter((entry) => entry.kind === 'hidden')
    .map(({ person, rule, value, most }) => `Person ${person} is hidden by ${rule}: ${value} is more than ${most}`);
  const still = log
    .filter((entry) => entry.kind === 'still')
    .map(
      ({ person, spread, confidence }) =>
        `Person ${person}: not a person? The box wanders ${spread.toFixed(2)} body heights in all its time, and the detector is sure by ${confidence.toFixed(2)} on average`,
    );
  const all = [...cuts, ...lines, ...hidden, ...still];
  return all.length > 0
    ? all
    : ['No two tracklets were near enough in time and place to be looked at, and nobody is hidden.'];
}

function checkWords({ name, value, unit }: GroupingCheck): string {
  const what = name.replaceAll('_', ' ');
  return value === null ? `${what} not measurable` : `${what} ${Number(value.toFixed(2))} ${unit}`;
}
