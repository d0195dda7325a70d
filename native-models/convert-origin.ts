import { createHash } from 'node:crypto';
import type { CatalogueEntry } from './catalogue.ts';
import { irToOnnx } from './openvino/ir-to-onnx.ts';

/** The two files of an OpenVINO IR, whole. */
interface OriginBytes {
  readonly xml: Uint8Array;
  readonly bin: Uint8Array;
}

/**
 * The ONNX file of a catalogue entry, converted from its IR. It names what it was made from: the two files' SHA-256 and the
 * licence stand in its metadata. The same IR makes the same bytes, which is why the entry can hold their hash.
 * @throws ModelError `damaged` as `irToOnnx` does.
 */
export function convertOrigin(entry: CatalogueEntry, { xml, bin }: OriginBytes, name: string): Uint8Array<ArrayBuffer> {
  return irToOnnx(
    { xml, bin, name },
    {
      inputs: entry.inputs.map((tensor) => tensor.name),
      outputs: entry.outputs.map((tensor) => tensor.name),
      notes: { model: entry.id, licence: entry.licence, xml_sha256: sha256Of(xml), bin_sha256: sha256Of(bin) },
    },
  );
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
