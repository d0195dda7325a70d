import { catalogue } from '#native-models/catalogue.ts';
import { openSession } from '#native-models/session.ts';
import { describeTensor } from '#native-models/tensor-contract.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import type { Findings } from './findings.ts';

/**
 * What is in an ONNX file: what goes in and comes out, and which model of the catalogue it is, told by its hash.
 *
 * @throws DoppelError `bad_model` for a file that cannot be opened.
 */
export async function inspectOnnx(path: string): Promise<Findings> {
  try {
    // One lane and no optimisation: nothing is run.
    const session = await openSession({ file: path, entry: null, device: 'cpu', threads: 1, optimisation: 'basic' });
    try {
      const entry = catalogue.find(({ sha256 }) => sha256 === session.sha256);
      const facts = {
        sha256: session.sha256,
        catalogue_id: entry?.id ?? null,
        family: entry?.family ?? null,
        licence: entry?.licence ?? null,
        source: entry?.source ?? null,
        inputs: session.inputs.map(describeTensor),
        outputs: session.outputs.map(describeTensor),
      };
      const which = entry ? `the catalogue's ${entry.id}` : 'a model that is not in the catalogue';
      return { summary: `${which}, ${facts.inputs.join(' and ')} to ${facts.outputs.join(' and ')}`, facts };
    } finally {
      await session.close();
    }
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}
