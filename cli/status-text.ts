import type { LossReport, StatusReply } from '#contract/replies.ts';
import { counted, wholeNumber } from '#contract/words/count-words.ts';
import { embedderWords } from '#contract/words/embedder-words.ts';
import { lossFacts } from '#contract/words/loss-words.ts';
import { notAPerson, notAPersonReason } from '#contract/words/person-words.ts';
import { preliminaryWords } from '#contract/words/preliminary-words.ts';
import { duration, localTime } from '#contract/words/time-words.ts';
import { namedLines } from './text-table.ts';

/** A project at a glance, as lines. */
export function statusText(status: StatusReply): readonly string[] {
  const { video, persons, crops, candidates, decisions } = status;
  const rows: (readonly [string, string])[] = [
    ['Project', status.project],
    ['Video', `${video.path}${video.present ? '' : ' (not there any more)'}`],
    ['', videoFacts(video)],
    ['Analysis', analysisWords(status)],
    ...(status.preliminary === null ? [] : [['', preliminaryWords(status.preliminary, status.analysis)] as const]),
    ['Persons', personsWords(persons, status.analysis)],
    ...nobodyRows(status),
    [
      'Crops',
      `${wholeNumber(crops.stored)} of ${wholeNumber(crops.planned)} stored, ${wholeNumber(crops.embedded)} described`,
    ],
    ['Similarity', similarityFacts(status)],
    ['Candidates', candidates ? candidateWords(candidates) : 'none: no similarity'],
    ['Decisions', `${counted(decisions.events, 'event')}, ${decisions.in_force} in force`],
    ['Log head', `#${status.head.seq} ${status.head.hash}`],
  ];
  rows.push(['Kept for', keptForWords(status)]);
  const lost = lossWords(status.loss);
  if (lost.length > 0) rows.push(...lost.map((text, n) => [n === 0 ? 'Lost' : '', text] as const));
  return [...namedLines(rows), ...status.warnings.map((warning) => `Warning: ${warning}`)];
}

function candidateWords({ total, undecided, unsure }: NonNullable<StatusReply['candidates']>): string {
  const counts = `${total}, of which ${undecided} undecided`;
  return unsure === 0 ? counts : `${counts}; beside them ${unsure} that somebody was unsure about`;
}

function keptForWords({ purpose, overdue }: StatusReply): string {
  if (purpose === null) return 'nobody was asked yet ("doppel purpose" says it)';
  const until = purpose.delete_by === null ? 'no last day named' : `until ${purpose.delete_by}`;
  return `${purpose.purpose || 'purpose not said'}; ${purpose.legal_basis || 'legal basis not said'}; ${until}${overdue ? ' (OVERDUE)' : ''}`;
}

function videoFacts(video: StatusReply['video']): string {
  const facts = [`${video.width} x ${video.height}`, `${+video.fps.toFixed(3)} frames/s`];
  if (video.variable_frame_rate) facts.push('variable rate');
  if (video.frame_count !== null) facts.push(counted(video.frame_count, 'frame'));
  if (video.duration_ms !== null) facts.push(duration(video.duration_ms));
  return facts.join(', ');
}

function analysisWords({ analysis, created_at, stage_seconds }: StatusReply): string {
  const seconds = Object.values(stage_seconds).reduce((sum, one) => sum + one, 0);
  const stages = Object.entries(stage_seconds).map(([stage, one]) => `${stage} ${duration(one * 1000)}`);
  const words = {
    empty: 'nothing was read yet',
    interrupted: 'interrupted; call analyze again to go on',
    running: 'running',
    done: `done in ${duration(seconds * 1000)}${stages.length > 0 ? ` (${stages.join(', ')})` : ''}`,
  };
  return `${words[analysis]}; begun ${localTime(created_at)}`;
}

function personsWords({ original, active, hidden }: StatusReply['persons'], analysis: StatusReply['analysis']): string {
  if (original === 0 && analysis === 'done') return 'nobody was found in this video';
  return `${wholeNumber(active)} active${hidden > 0 ? `, ${hidden} hidden` : ''}, ${wholeNumber(original)} originally`;
}

function nobodyRows({ perhaps_nobody: ids }: StatusReply): readonly (readonly [string, string])[] {
  return ids.length === 0 ? [] : [['', `${notAPerson} ${ids.join(', ')}. ${notAPersonReason}`]];
}

function similarityFacts({ embedder, similarity_threshold }: StatusReply): string {
  const size = embedder ? `; ${embedder.dimension} numbers a crop, threshold ${similarity_threshold}` : '';
  return `${embedderWords(embedder)}${size}`;
}

/** What was lost, each gap in time with its place below the line that counts them. */
function lossWords(loss: LossReport): readonly string[] {
  const gaps = loss.time_gaps.map(
    (gap) => `  after frame ${gap.after_frame}, from ${duration(gap.from_ms)} to ${duration(gap.to_ms)}`,
  );
  return lossFacts(loss).flatMap(({ about, text }) => (about === 'time_gaps' ? [text, ...gaps] : [text]));
}
