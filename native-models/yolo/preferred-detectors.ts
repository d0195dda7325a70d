/**
 * The detectors of the catalogue in the order in which `auto` takes them: the first whose weights are on this machine.
 *
 * FIGURES
 */
export const preferredDetectors = ['yolox_nano', 'yolov8n_int8_qdq', 'yolov8n_int8', 'yolo11n_320_int8'] as const;
