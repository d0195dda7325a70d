import { z } from 'zod';

const integerText = z.coerce.number().int();

/** `64:45`; ffprobe says `0:1` or `N/A` where the file says nothing. */
const ratioText = z.string().transform((text) => {
  const [width = 0, height = 0] = text.split(':').map(Number);
  return width > 0 && height > 0 ? width / height : 1;
});

/** ffprobe prints a display matrix as a table of numbers with a heading before each row. */
const matrixText = z.string().transform((text) =>
  text
    .split('\n')
    .flatMap((line) => line.split(':').at(-1)?.trim().split(/\s+/) ?? [])
    .filter((word) => word !== '')
    .map(Number),
);

/** ffprobe's answer in JSON, as far as it is read. */
export const probeAnswer = z.object({
  packets: z
    .array(
      z.object({
        stream_index: z.number().int(),
        pts_time: z.coerce.number().optional(),
        dts_time: z.coerce.number().optional(),
      }),
    )
    .default([]),
  streams: z
    .array(
      z.object({
        index: z.number().int(),
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        pix_fmt: z.string().optional(),
        bits_per_raw_sample: integerText.optional(),
        color_space: z.string().optional(),
        color_range: z.string().optional(),
        width: z.number().int().optional(),
        height: z.number().int().optional(),
        sample_aspect_ratio: ratioText.optional(),
        avg_frame_rate: z.string().optional(),
        r_frame_rate: z.string().optional(),
        start_time: z.coerce.number().optional().catch(undefined),
        duration: z.coerce.number().optional(),
        nb_frames: integerText.optional(),
        disposition: z
          .object({ attached_pic: z.number(), default: z.number(), timed_thumbnails: z.number() })
          .partial()
          .optional(),
        side_data_list: z.array(z.object({ displaymatrix: matrixText }).partial()).optional(),
      }),
    )
    .default([]),
  format: z
    .object({
      format_name: z.string(),
      start_time: z.coerce.number().optional().catch(undefined),
      duration: z.coerce.number().optional(),
      tags: z.record(z.string(), z.string()),
    })
    .partial()
    .default({}),
});
/** A value of `probeAnswer`. */
export type ProbeAnswer = z.infer<typeof probeAnswer>;

/** One stream of a file. */
export type ProbedStream = ProbeAnswer['streams'][number];
