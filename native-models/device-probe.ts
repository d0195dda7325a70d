// Runs a two-number model on the device named as the argument, says `ok` or what went wrong, and ends. devices.ts starts it.
import './no-telemetry.ts';
import { writeSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { missingLibraryWords } from './cuda/missing-libraries.ts';

/** An ONNX model of one node, y = x + x over two floats (IR 8, opset 13). */
const tinyModel = Buffer.from(
  'CAg6OQoOCgF4CgF4EgF5IgNBZGQSBXByb2JlWg8KAXgSCgoICAESBAoCCAJiDwoBeRIKCggIARIECgIIAkIECgAQDQ==',
  'base64',
);

try {
  const session = await InferenceSession.create(tinyModel, {
    executionProviders: [process.argv[2]],
    logSeverityLevel: 4,
  });
  const { y } = await session.run({ x: new Tensor('float32', new Float32Array([1, 2]), [2]) });
  const right = y.data[0] === 2 && y.data[1] === 4;
  writeSync(1, right ? 'ok\n' : `it computed 1 + 1 = ${y.data[0]}\n`);
} catch (error) {
  // The loader's own sentence names one library and its path; what a person can do is to install what is missing.
  const missing = process.argv[2] === 'cuda' && process.platform === 'linux' ? missingLibraryWords() : null;
  writeSync(1, `${missing ?? (error as Error).message.split('\n')[0]}\n`);
  process.exitCode = 1;
}
