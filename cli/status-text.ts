import type { LossReport, StatusReply } from '#contract/replies.ts';
import { embedderInWords } from './embedder-words.ts';
import { namedLines } from './text-table.ts';
import { counted, secondsInWords, timeInWords, wholeNumber } from './words.ts';

/** A project at a glance, as lines. */
export function statusText(status: StatusReply): readonly string[] {
  const { video, persons, crops, candidates, decisions } = status;
  const rows: (readonly [string, string])[] = [
    ['Project', status.project],
    ['Video', `${video.path}${video.present ? '' : ' (not there any more)'}`],
    ['', videoFacts(video)],
    ['Analysis', analysisWords(status)],
    ['Persons', personsWords(persons)],
    [
      'Crops',
      `${wholeNumber(crops.stored)} of ${wholeNumber(crops.planned)} stored, ${wholeNumber(crops.embedded)} described`,
    ],
    ['Similarity', similarityFacts(status)],
    [
      'Candidates',
      candidates ? `${candidates.total}, of which ${candidates.undecided} undecided` : 'none: no similarity',
    ],
    ['Decisions', `${counted(decisions.events, 'event')}, ${decisions.in_force} in force`],
    ['Log head', `#${status.head.seq} ${status.head.hash}`],
  ];
  const lost = lossWords(status.loss);
  if (lost.length > 0) rows.push(...lost.map((text, n) => [n === 0 ? 'Lost' : '', text] as const));
  return [...namedLines(rows), ...status.warnings.map((warning) => `Warning: ${warning}`)];
}

function videoFacts(video: StatusReply['video']): string {
  const facts = [`${video.width} x ${video.height}`, `${+video.fps.toFixed(3)} frames/s`];
  if (video.variable_frame_rate) facts.push('variable rate');
  if (video.frame_count !== null) facts.push(counted(video.frame_count, 'frame'));
  if (video.duration_ms !== null) facts.push(secondsInWords(video.duration_ms / 1000));
  return facts.join(', ');
}

function analysisWords({ analysis, created_at, stage_seconds }: StatusReply): string {
  const seconds = Object.values(stage_seconds).reduce((sum, one) => sum + one, 0);
  const stages = Object.entries(stage_seconds).map(([stage, one]) => `${stage} ${secondsInWords(one)}`);
  const words = {
    empty: 'nothing was read yet',
    interrupted: 'interrupted; call analyze again to go on',
    running: 'running',
    done: `done in ${secondsInWords(seconds)}${stages.length > 0 ? ` (${stages.join(', ')})` : ''}`,
  };
  return `${words[analysis]}; begun ${timeInWords(created_at)}`;
}

function personsWords({ original, active, hidden }: StatusReply['persons']): string {
  return `${wholeNumber(active)} active${hidden > 0 ? `, ${hidden} hidden` : ''}, ${wholeNumber(original)} originally`;
}

function similarityFacts({ embedder, similarity_threshold }: StatusReply): string {
  const size = embedder ? `; ${embedder.dimension} numbers a crop, threshold ${similarity_threshold}` : '';
  return `${embedderInWords(embedder)}${size}`;
}

function lossWords(loss: LossReport): readonly string[] {
  const words: string[] = [];
  const tell = (count: number, text: string) => {
    if (count > 0) words.push(text);
  };
  tell(loss.decode_errors, counted(loss.decode_errors, 'decoding error'));
  tell(loss.frames_missing, `${counted(loss.frames_missing, 'frame')} could not be read`);
  for (const gap of loss.time_gaps) {
    words.push(`time jumps after frame ${gap.after_frame} (${Math.round(gap.from_ms)} to ${Math.round(gap.to_ms)} ms)`);
  }
  tell(loss.crops_missing, `${counted(loss.crops_missing, 'crop')} missing`);
  tell(loss.boxes_clamped, `${counted(loss.boxes_clamped, 'box', 'boxes')} cut at the edge of the picture`);
  tell(loss.boxes_empty, `${counted(loss.boxes_empty, 'box', 'boxes')} outside the picture`);
  tell(loss.rows_left_out, `${counted(loss.rows_left_out, 'row')} of the tracks left out`);
  if (loss.persons_possibly_misaligned.length > 0) {
    words.push(`possibly misaligned: persons ${loss.persons_possibly_misaligned.join(', ')}`);
  }
  return words;
}
