// `npm run bench -- insight-hidden`: does the loss of a track's interpolated boxes say whether the person was there while the tracker
// had lost her? Truth boxes are removed on purpose for 20 frames and interpolated; the same boxes at other times, where nobody stands,
// are what must be told from them. Nothing is fitted.
import '#native-models/no-telemetry.ts';
import { readFile } from 'node:fs/promises';
import { type DecodedHead, decodeHead } from '#insight/loss/decode-head.ts';
import { labelSet } from '#insight/loss/label-set.ts';
import { pictureLoss } from '#insight/loss/picture-loss.ts';
import { rawHeadOf } from '#insight/run/raw-head.ts';
import { boxIou } from '#metrics/match-detections.ts';
import type { Letterbox } from '#native-models/yolo/letterbox.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Box = readonly [number, number, number, number];

/** Frames that are looked at: every so many. */
const stride = 5;
/** Frames for which a track is lost. */
const gapFrames = 20;
/** A box counts as nobody's where no true box overlaps it by more. */
const nobodyIou = 0.2;
/** An interpolated box that no find overlaps by as much is hidden from the detector. */
const hiddenIou = 0.3;
/** How far in time the same box is put to be one of nobody. */
const awayFrames = [60, 120, 200, 300, 400] as const;

interface Trial {
  readonly frame: number;
  readonly box: Box;
  readonly there: boolean;
}

/** What a head says of one box. Larger is more like somebody. */
const measures = {
  'best find that overlaps it (IoU x score)': ({ finds, box }: Seen): number =>
    Math.max(0, ...finds.map((find) => boxIou(find.box, box) * find.score)),
  'sum of target scores': ({ label }: Seen): number => label.scoreSum,
  'class loss, negated': ({ label }: Seen): number => -label.cls,
  'box loss, negated': ({ label }: Seen): number => -label.box,
  'dfl, negated': ({ label }: Seen): number => -label.dfl,
  'box + cls + dfl with gains, negated': ({ label }: Seen): number =>
    -(7.5 * label.box + 0.5 * label.cls + 1.5 * label.dfl),
  'loss of the picture with the box less that without': ({ gain }: Seen): number => gain,
} as const;

interface Seen {
  readonly box: Box;
  readonly label: { readonly box: number; readonly cls: number; readonly dfl: number; readonly scoreSum: number };
  /** Class loss of the picture without any label less that with this one. */
  readonly gain: number;
  readonly finds: readonly { readonly box: Box; readonly score: number }[];
}

const boxAt = ({ boxesPx }: PersonTrack, row: number): Box => [
  boxesPx[row * 4],
  boxesPx[row * 4 + 1],
  boxesPx[row * 4 + 2],
  boxesPx[row * 4 + 3],
];

function trialsOf(tracks: readonly PersonTrack[], frames: number): readonly Trial[] {
  const trials: Trial[] = [];
  const truth = Map.groupBy(
    tracks.flatMap((track) => Array.from(track.frameIndices, (frame, row) => ({ frame, box: boxAt(track, row) }))),
    ({ frame }) => frame,
  );
  const isNobody = (frame: number, box: Box): boolean =>
    (truth.get(frame) ?? []).every((other) => boxIou(other.box, box) <= nobodyIou);
  for (const track of tracks) {
    const rowOf = new Map(Array.from(track.frameIndices, (frame, row) => [frame, row]));
    for (let from = 0; from + gapFrames + 1 < track.frameIndices.length; from += gapFrames * 2) {
      const [before, after] = [from, from + gapFrames + 1];
      const [first, last] = [track.frameIndices[before], track.frameIndices[after]];
      if (last - first !== gapFrames + 1) continue;
      for (let frame = first + 1; frame < last; frame++) {
        if (frame % stride !== 0 || !rowOf.has(frame)) continue;
        const part = (frame - first) / (last - first);
        const [a, b] = [boxAt(track, before), boxAt(track, after)];
        const box = a.map((value, side) => value + part * (b[side] - value)) as unknown as Box;
        trials.push({ frame, box, there: true });
        const away = awayFrames.map((far) => frame + far).find((other) => other < frames && isNobody(other, box));
        if (away !== undefined) trials.push({ frame: away - (away % stride), box, there: false });
      }
    }
  }
  return trials.filter(({ frame, box, there }) => there || isNobody(frame, box));
}

function look(head: DecodedHead, letterbox: Letterbox, box: Box, finds: Seen['finds']): Seen {
  const loss = pictureLoss(head, labelSet([{ classIndex: 0, boxPx: box }], letterbox));
  return { box, label: loss.labels[0], gain: head.softplusSum - loss.cls * loss.divisor, finds };
}

/** The chance that one that is there is put above one that is not. */
function auc(there: readonly number[], not: readonly number[]): number {
  let sum = 0;
  for (const a of there) for (const b of not) sum += a > b ? 1 : a === b ? 0.5 : 0;
  return sum / (there.length * not.length);
}

interface Judged {
  readonly there: boolean;
  readonly seen: Seen;
}

function table(title: string, judged: readonly Judged[]): void {
  const count = judged.filter(({ there }) => there).length;
  say(`\n${title}: ${count} interpolated boxes of somebody, ${judged.length - count} of nobody`);
  if (count === 0 || count === judged.length) {
    say('Nothing to tell apart.');
    return;
  }
  say('\n| measure | AUC |\n| --- | --: |');
  for (const [words, of] of Object.entries(measures)) {
    const values = (wanted: boolean): readonly number[] =>
      judged.filter(({ there }) => there === wanted).map((each) => of(each.seen));
    say(`| ${words} | ${auc(values(true), values(false)).toFixed(3)} |`);
  }
}

async function measure(name: string, detector: TappedYolo): Promise<void> {
  const path = sharedFile(`data/${name}.mp4`);
  const probe = await probeVideo(path);
  const { tracks } = readMotText(await readFile(sharedFile(`data/${name}.gt.txt`)), name);
  const frames = Math.max(...tracks.flatMap(({ frameIndices }) => [...frameIndices])) + 1;
  const byFrame = Map.groupBy(trialsOf(tracks, frames), ({ frame }) => frame);
  const seen: Judged[] = [];
  await decodeFrames({
    path,
    probe,
    frameIndices: Int32Array.from(byFrame.keys()).sort(),
    onFrame: async ({ frameIndex, image }) => {
      const picture = await detector.look(image);
      const raw = rawHeadOf(picture);
      if (raw === null) return;
      const head = decodeHead(raw);
      const finds = Array.from(picture.confidences, (score, row) => ({
        box: [...picture.boxesPx.subarray(row * 4, row * 4 + 4)] as unknown as Box,
        score,
        index: picture.classes[row],
      })).filter(({ index }) => index === 0);
      for (const { box, there } of byFrame.get(frameIndex) ?? [])
        seen.push({ there, seen: look(head, picture.letterbox, box, finds) });
    },
  });
  table(`${name}: all`, seen);
  // Where the detector itself found nobody, even at a score of 0.05: what only a look inside could tell.
  const isHidden = ({ there, seen: { box, finds } }: Judged): boolean =>
    !there || finds.every((find) => boxIou(find.box, box) < hiddenIou);
  table(`${name}: those that no find overlaps`, seen.filter(isHidden));
}

const model = 'yolov8n_int8_qdq';
const missing = skipWithout('data/PETS09-S2L1.mp4', 'data/TUD-Campus.mp4', `models/${model}.onnx`);
if (missing !== false) say(`Not run: ${missing}.`);
else {
  const options = {
    device: 'cpu',
    roles: ['distribution', 'logits'],
    minScore: 0.05,
    maxIou: 0.7,
    maxBoxes: 100,
  } as const;
  const detector = await TappedYolo.open({ file: sharedFile(`models/${model}.onnx`), ...options });
  await measure('TUD-Campus', detector);
  await measure('PETS09-S2L1', detector);
  await detector.close();
}
