import { cropDescriber, type Describer, neckDescriber } from '#conditions/features/describer.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { sharedFile } from '#tests/support/shared-data.ts';

/** Neck of YOLOv8n and OSNet x0.25, ready; `close` ends both. */
export async function openDescribers(): Promise<{
  readonly describers: readonly Describer[];
  readonly close: () => Promise<void>;
}> {
  const detector = await TappedYolo.open({
    file: sharedFile('models/yolov8n_w8_fp32.onnx'),
    device: 'cpu',
    roles: ['p3', 'p4'],
    minScore: 0.25,
    maxIou: 0.6,
    maxBoxes: 50,
    lanes: 1,
  });
  const { embedder } = await openEmbedder({
    embedder: 'osnet_x0_25_msmt17',
    models: sharedFile('models'),
    device: 'cpu',
  });
  return {
    describers: [neckDescriber(detector), cropDescriber('osnet', embedder)],
    close: async () => {
      await detector.close();
      await embedder.close();
    },
  };
}
