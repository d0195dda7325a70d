import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { ModelError } from '../model-error.ts';
import { type IrLayer, type IrModel, type IrPort, portKey } from './ir-model.ts';

/** The largest description that is read: the zoo's largest has 1.5 million bytes. */
const mostXmlBytes = 32 * 1024 * 1024;

/** A layer while its elements are read. */
interface OpenLayer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly opset: string;
  attributes: Record<string, string>;
  readonly inputs: string[];
  readonly outputs: { port: string; shape: number[] }[];
}

/**
 * Reads the description (.xml) of an OpenVINO IR. `name` is what errors call the file.
 * @throws ModelError `damaged` for what is no XML, cut off, no IR, or an IR of another version than 10 or 11.
 */
export function readIrXml(xml: Uint8Array, name: string): IrModel {
  const refuse = (what: string, cause?: unknown): never => {
    throw new ModelError(
      'damaged',
      `${name} is not an OpenVINO description that Doppel reads: ${what}.`,
      cause === undefined ? {} : { cause },
    );
  };
  if (xml.length > mostXmlBytes) return refuse(`it has ${xml.length} bytes, at most ${mostXmlBytes} are read`);
  const reader = new IrReader();
  try {
    reader.read(new TextDecoder('utf-8', { fatal: true }).decode(xml));
  } catch (error) {
    // saxes gives line and column first; text that is not UTF-8 ends in a TypeError.
    return refuse(`it is no whole XML file (${(error as Error).message.trim()})`, error);
  }
  const { root, version, modelName, layers, sources } = reader;
  if (root !== 'net') return refuse(`it begins with <${root}>, expected <net>`);
  if (version !== '10' && version !== '11') return refuse(`it is of version ${version}, expected 10 or 11`);
  if (layers.length === 0) return refuse('it has no layers');
  const ids = new Set(layers.map(({ id }) => id));
  if (ids.size !== layers.length) return refuse('two layers have one id');
  const stray = [...sources.values()].find(({ layer }) => !ids.has(layer));
  if (stray !== undefined) return refuse(`an edge comes from layer ${stray.layer}, which is not there`);
  for (const layer of layers) {
    const open = layer.inputs.find((port) => !sources.has(portKey(layer.id, port)));
    if (open !== undefined) return refuse(`nothing leads to input ${open} of the layer "${layer.name}"`);
  }
  return { name: modelName, layers, sources };
}

/** Takes the elements of an IR as they come. What lies in `rt_info` says nothing of what is computed and is passed over. */
class IrReader {
  root = '';
  version = '';
  modelName = '';
  readonly layers: IrLayer[] = [];
  readonly sources = new Map<string, IrPort>();
  readonly #path: string[] = [];
  #layer: OpenLayer | null = null;
  #dim = '';

  /** Throws what saxes throws, or an Error that says what is wrong. */
  read(text: string): void {
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('text', (chunk) => {
      if (this.#path.at(-1) === 'dim') this.#dim += chunk;
    });
    parser.on('closetag', () => this.#close());
    parser.write(text).close();
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    const parent = this.#path.join('/');
    this.#path.push(name);
    if (parent === '') this.#openRoot(name, attributes);
    else if (parent === 'net/layers' && name === 'layer') this.#openLayer(attributes);
    else if (parent === 'net/edges' && name === 'edge') this.#addEdge(attributes);
    else if (parent === 'net/layers/layer' && name === 'data' && this.#layer) this.#layer.attributes = attributes;
    else if (parent === 'net/layers/layer/input' && name === 'port') this.#layer?.inputs.push(needed(attributes, 'id'));
    else if (parent === 'net/layers/layer/output' && name === 'port')
      this.#layer?.outputs.push({ port: needed(attributes, 'id'), shape: [] });
    this.#dim = '';
  }

  #openRoot(name: string, attributes: Readonly<Record<string, string>>): void {
    this.root = name;
    this.version = attributes.version ?? 'unknown';
    this.modelName = attributes.name ?? '';
  }

  #openLayer(attributes: Readonly<Record<string, string>>): void {
    this.#layer = {
      id: needed(attributes, 'id'),
      name: attributes.name ?? '',
      type: needed(attributes, 'type'),
      opset: attributes.version ?? 'opset1',
      attributes: {},
      inputs: [],
      outputs: [],
    };
  }

  #addEdge(attributes: Readonly<Record<string, string>>): void {
    const [layer, port] = [needed(attributes, 'to-layer'), needed(attributes, 'to-port')];
    const from = { layer: needed(attributes, 'from-layer'), port: needed(attributes, 'from-port') };
    if (this.sources.has(portKey(layer, port))) throw new Error(`two edges lead to input ${port} of layer ${layer}`);
    this.sources.set(portKey(layer, port), from);
  }

  #close(): void {
    const path = this.#path.join('/');
    this.#path.pop();
    if (path === 'net/layers/layer/output/port/dim') {
      const size = Number(this.#dim.trim());
      if (!Number.isInteger(size) || size < -1) throw new Error(`a dimension is "${this.#dim.trim()}"`);
      this.#layer?.outputs.at(-1)?.shape.push(size);
    } else if (path === 'net/layers/layer' && this.#layer !== null) {
      this.layers.push(this.#layer);
      this.#layer = null;
    }
  }
}

function needed(attributes: Readonly<Record<string, string>>, name: string): string {
  const value = attributes[name];
  if (value === undefined) throw new Error(`an element lacks the attribute "${name}"`);
  return value;
}
