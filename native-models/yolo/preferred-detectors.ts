/**
 * The detectors of the catalogue in the order in which `auto` takes them: the first whose weights are on this machine.
 *
 * Licence comes first: whoever runs this with YOLOX-nano (Apache-2.0) owes nobody anything, while Ultralytics' weights are
 * AGPL-3.0, which an office may not accept; they are there for those who ask for them by name, or have nothing else. Then
 * what becomes of the tracks, then speed. IDF1 and MOTA on TUD-Campus and PETS09-S2L1 at the default settings, how many of
 * the 12 real returns on PETS09-S2L1 the review would list or are one person already, among how many candidates, and
 * processor time of one inference on one thread (`bench/tracking.ts`; recall on crowded MOT17 frames: the models' README):
 *
 *                      licence     TUD IDF1 MOTA   PETS IDF1 MOTA   returns   CPU-ms   MOT17 recall
 *   yolox_nano         Apache-2.0      71.1 43.2        61.2 58.7   11 of 57      10           0.46
 *   yolov8n_int8_qdq   AGPL-3.0        72.7 60.2        74.8 75.4   11 of 30      35           0.61
 *   yolov8n_int8       AGPL-3.0        76.0 67.7        71.6 77.6          -      56           0.64
 *   yolo11n_320_int8   AGPL-3.0        65.8 65.5        70.5 76.9   11 of 61      14           0.27
 *
 * More than half of YOLOX-nano's false positives on PETS09-S2L1 (789 of 1369) are one signpost that never moves.
 */
export const preferredDetectors = [
  'yolox_nano',
  'rtmdet_nano_person',
  'yolov8n_int8_qdq',
  'yolov8n_int8',
  'yolo11n_320_int8',
] as const;
