import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { openSession } from '#native-models/session.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { sharedFile } from '#tests/support/shared-data.ts';

/** Vectors of real crops with the track (person and visit) that each is of, in order. */
export interface RealCrops {
  readonly dimension: number;
  readonly tracks: readonly { readonly person: string; readonly visit: string; readonly vectors: Float32Array }[];
}

/** The crops of a folder of PPPP_cV_fNNNNNNN.jpg, as RGB pixels. */
async function readFolder(folder: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const { data, info } = await sharp(`${folder}/${name}`).raw().toBuffer({ resolveWithObject: true });
      return { visit: name.slice(0, 7), image: { widthPx: info.width, heightPx: info.height, data } };
    }),
  );
}

/** The 256-d retail embedder of the shared models: BGR, 0 to 255, stretched; one crop at a time is fast enough here. */
async function embedRetail(images: readonly { widthPx: number; heightPx: number; data: Uint8Array }[]) {
  const file = sharedFile('models/person_reidentification_retail_0288.onnx');
  const session = await openSession({ file, entry: null, device: 'cpu' });
  const rows = new Float32Array(images.length * 256);
  for (const [at, { widthPx, heightPx, data }] of images.entries()) {
    const pixels = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .resize(128, 256, { fit: 'fill' })
      .raw()
      .toBuffer();
    const input = new Float32Array(3 * 256 * 128);
    for (let i = 0; i < 256 * 128; i++) for (let c = 0; c < 3; c++) input[c * 256 * 128 + i] = pixels[3 * i + 2 - c];
    const result = await session.run({ image: { data: input, dims: [1, 3, 256, 128] } });
    rows.set(result.outputs.embedding.data as Float32Array, at * 256);
  }
  await session.close();
  return rows;
}

/** Real crops of the shared data, described by OSNet (512 numbers) or the retail embedder 0288 (256). */
export async function readRealCrops(dimension: 512 | 256): Promise<RealCrops> {
  const crops = [
    ...(await readFolder(sharedFile('data/reid-pets-tud'))),
    ...(await readFolder(sharedFile('data/more/reid-market'))),
  ];
  const images = crops.map((crop) => crop.image);
  let rows: Float32Array;
  if (dimension === 512) {
    const { embedder } = await openEmbedder({ embedder: 'osnet_x0_25_msmt17', models: null, device: 'cpu' });
    rows = await embedder.embed(images);
    await embedder.close();
  } else rows = await embedRetail(images);
  const byVisit = new Map<string, number[]>();
  for (const [at, { visit }] of crops.entries()) byVisit.set(visit, [...(byVisit.get(visit) ?? []), at]);
  const tracks = [...byVisit].map(([visit, list]) => {
    const vectors = new Float32Array(list.length * dimension);
    for (const [at, row] of list.entries())
      vectors.set(rows.subarray(row * dimension, (row + 1) * dimension), at * dimension);
    return { person: visit.slice(0, 4), visit, vectors };
  });
  return { dimension, tracks };
}
