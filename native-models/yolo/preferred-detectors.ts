/**
 * The detectors of the catalogue in the order in which `auto` takes them: the first whose weights are on this machine.
 *
 * Licence comes first: whoever runs this with YOLOX-nano (Apache-2.0) owes nobody anything, while Ultralytics' weights are
 * AGPL-3.0, which an office may not accept; they are there for those who ask for them by name, or have nothing else. Then
 * what becomes of the tracks, then speed. IDF1 and MOTA on TUD-Campus and PETS09-S2L1 at the default settings, followed by
 * boxes alone, and processor time of one inference on one thread (`bench/tracking.ts`):
 *
 *                        licence     TUD IDF1 MOTA   PETS IDF1 MOTA   CPU-ms
 *   yolox_nano           Apache-2.0      71.1 43.2        61.2 58.7      17
 *   rtmdet_nano_person   Apache-2.0      60.2 56.5        70.9 66.7      11
 *   yolov8n_int8_qdq     AGPL-3.0        72.7 60.2        74.8 75.4      56
 *   yolov8n_int8         AGPL-3.0        76.0 67.7        71.6 77.6      92
 *   yolo11n_320_int8     AGPL-3.0        65.8 65.5        70.5 76.9      24
 *
 * RTMDet-nano finds more and costs less, but gives small people scores under those at which a track begins: docs/tracking.md.
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
