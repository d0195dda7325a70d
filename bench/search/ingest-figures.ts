import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { Library } from '#library/index.ts';
import { ingestPicture, openPictureModels, pixelsOf } from '#search/index.ts';
import { cutBox } from '#search/pictures/ingest-picture.ts';
import { sharedFile, sharedFolder } from '#tests/support/shared-data.ts';
import { cpuMs } from '../support/cpu-ms.ts';
import { medianOf, printFigure, say } from '../support/figures.ts';

/** Times that every picture is taken in, each time as other bytes. */
const rounds = 20;

/** Processor time that some work takes, in ms. */
async function spentOn(work: () => Promise<unknown>): Promise<number> {
  const before = cpuMs();
  await work();
  return cpuMs() - before;
}

/**
 * What taking in a picture costs beside its models: decoding, cutting, the preview and the file. By turns in one process, which of the two
 * is first changing from round to round, since the second finds code and weights at hand. With the small MobileNet as encoder, which flatters nothing: a real CLIP takes ten times as long, and the rest as much.
 */
export async function ingestFigures(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-ingest-'));
  const library = Library.create(path.join(folder, 'l.doppel-library'));
  const models = await openPictureModels(
    sharedFile('models/mobilenet_v2_features.onnx'),
    path.join(sharedFolder, 'models'),
  );
  const { detector, encoder } = models;
  if (detector === null || encoder === null) throw new Error('the detector or the encoder is not here');
  try {
    const ratios: number[] = [];
    let [alone, whole] = [0, 0];
    for (let round = 0; round < rounds + 1; round++) {
      for (const name of ['bus.jpg', 'zidane.jpg']) {
        const source = readFileSync(sharedFile(`data/photos/${name}`));
        const bytes = await sharp(source)
          .jpeg({ quality: 95 - round })
          .toBuffer();
        const image = await pixelsOf(bytes);
        const modelsAlone = async () => {
          const found = await detector.detect(image);
          const cuts = Array.from(found.confidences, (_, at) =>
            cutBox(image, [...found.boxesPx.subarray(4 * at, 4 * at + 4)] as [number, number, number, number]),
          );
          await encoder.embed([image, ...cuts]);
        };
        const facts = { name, place: null, takenMs: null, tags: [] };
        const takingIn = () => ingestPicture(library, bytes, { facts, models });
        const isAloneFirst = round % 2 === 0;
        const first = await spentOn(isAloneFirst ? modelsAlone : takingIn);
        const second = await spentOn(isAloneFirst ? takingIn : modelsAlone);
        const [own, all] = isAloneFirst ? [first, second] : [second, first];
        // The first round opens files and compiles code.
        if (round === 0) continue;
        ratios.push(all / own);
        alone += own;
        whole += all;
      }
    }
    say(
      `\nTaking in a picture of 810 x 1080 or 1280 x 720: ${(whole / ratios.length).toFixed(0)} CPU ms, its models alone ${(alone / ratios.length).toFixed(0)}`,
    );
    printFigure('ingest, times the models alone (median)', medianOf(ratios), { most: 1.15 });
    printFigure('ingest, times the models alone (in sum)', whole / alone, { most: 1.15 });
  } finally {
    await models.close();
    await library.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
