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
const rounds = 8;

/**
 * What taking in a picture costs beside its models: decoding, cutting, the preview and the file. By turns in one process, with the
 * small MobileNet as encoder, which flatters nothing: a real CLIP takes ten times as long, and the rest as much.
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
          .jpeg({ quality: 90 - round })
          .toBuffer();
        const image = await pixelsOf(bytes);
        const before = cpuMs();
        const found = await detector.detect(image);
        const cuts = Array.from(found.confidences, (_, at) =>
          cutBox(image, [...found.boxesPx.subarray(4 * at, 4 * at + 4)] as [number, number, number, number]),
        );
        await encoder.embed([image, ...cuts]);
        const between = cpuMs();
        const facts = { name, place: null, takenMs: null, tags: [] };
        await ingestPicture(library, bytes, { facts, models });
        const after = cpuMs();
        // The first round opens files and compiles code.
        if (round === 0) continue;
        ratios.push((after - between) / (between - before));
        alone += between - before;
        whole += after - between;
      }
    }
    say(
      `\nTaking in a picture of 810 x 1080 or 1280 x 720: ${(whole / ratios.length).toFixed(0)} CPU ms, its models alone ${(alone / ratios.length).toFixed(0)}`,
    );
    printFigure('ingest, times the models alone (median)', medianOf(ratios), { most: 1.15 });
  } finally {
    await models.close();
    await library.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
