import { execFile } from 'node:child_process';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, from a hit of the cache to a search that scans: the buckets in which latencies are counted. */
const buckets = [0.001, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** How long nvidia-smi may take; where it is missing, it fails at once. */
const smiTimeoutMs = 2_000;

/** What Prometheus is told. Names end in their unit, as its conventions have it. */
export class ApiMetrics {
  readonly registry = new Registry();
  readonly requests = new Counter({
    name: 'doppel_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'status'] as const,
    registers: [this.registry],
  });
  readonly searches = new Histogram({
    name: 'doppel_search_seconds',
    help: 'Time that searches took, by kind and engine.',
    labelNames: ['kind', 'engine'] as const,
    buckets,
    registers: [this.registry],
  });
  readonly cacheHits = new Counter({
    name: 'doppel_answer_cache_hits_total',
    help: 'Questions answered from the cache.',
    registers: [this.registry],
  });
  readonly cacheMisses = new Counter({
    name: 'doppel_answer_cache_misses_total',
    help: 'Questions that had to be searched for.',
    registers: [this.registry],
  });
  readonly textCache = new Gauge({
    name: 'doppel_text_vectors_asked',
    help: 'Texts asked for since the start, by whether their vector was known (hit) or had to be made (miss).',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly ingested = new Counter({
    name: 'doppel_pictures_ingested_total',
    help: 'Pictures sent, by whether they were new.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly ingestSeconds = new Histogram({
    name: 'doppel_ingest_seconds',
    help: 'Time that taking in a picture took.',
    buckets,
    registers: [this.registry],
  });
  readonly vectors = new Gauge({
    name: 'doppel_index_vectors',
    help: 'Vectors of a space, and those that its index does not hold yet.',
    labelNames: ['kind', 'state'] as const,
    registers: [this.registry],
  });
  readonly recall = new Gauge({
    name: 'doppel_index_recall_ratio',
    help: 'Recall@10 against the exact answer, measured at the last build.',
    labelNames: ['kind', 'queries'] as const,
    registers: [this.registry],
  });
  readonly openSearchSeconds = new Histogram({
    name: 'doppel_opensearch_query_seconds',
    help: 'Time that OpenSearch says a query took, and the whole way there and back.',
    labelNames: ['part'] as const,
    buckets,
    registers: [this.registry],
  });
  readonly openSearchUp = new Gauge({
    name: 'doppel_opensearch_up',
    help: '1 where OpenSearch answers, 0 where it does not; absent where it is not used.',
    // A figure without a label stands at 0 from the start, and would say that something is down which nobody uses.
    labelNames: ['engine'] as const,
    registers: [this.registry],
  });
  readonly ready = new Gauge({
    name: 'doppel_ready',
    help: '1 once the models are warm and the library is open.',
    registers: [this.registry],
  });
  readonly gpu = new Gauge({
    name: 'doppel_gpu_utilisation_ratio',
    help: 'Use of each GPU, 0 to 1, where nvidia-smi answers.',
    labelNames: ['gpu'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Asks nvidia-smi how busy the GPUs are; where there is none, nothing is said. */
  async lookAtGpus(): Promise<void> {
    const text = await new Promise<string>((resolve) => {
      const query = ['--query-gpu=index,utilization.gpu', '--format=csv,noheader,nounits'];
      execFile('nvidia-smi', query, { timeout: smiTimeoutMs }, (error, stdout) =>
        resolve(error === null ? stdout : ''),
      );
    });
    for (const line of text.trim().split('\n')) {
      const [index, percent] = line.split(',').map((part) => part.trim());
      if (index !== '' && Number.isFinite(Number(percent))) this.gpu.set({ gpu: index }, Number(percent) / 100);
    }
  }
}
