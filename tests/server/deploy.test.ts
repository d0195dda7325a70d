import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { ApiMetrics } from '#server/api/metrics.ts';

const read = (name: string): string => readFileSync(path.resolve(import.meta.dirname, '../../deploy', name), 'utf8');

/** The names of metrics that an expression of Prometheus uses. */
const namesIn = (expression: string): readonly string[] =>
  [...expression.matchAll(/\b(?:doppel|process|nodejs)_[a-z_]+/g)].map(([name]) =>
    name.replace(/_(bucket|sum|count)$/, ''),
  );

async function exportedNames(): Promise<ReadonlySet<string>> {
  const metrics = await new ApiMetrics().registry.getMetricsAsJSON();
  return new Set(metrics.map(({ name }) => name));
}

test('dashboard and alerts ask only for what Doppel exports', async () => {
  const exported = await exportedNames();
  const dashboard = JSON.parse(read('grafana-dashboard.json'));
  const shown: readonly string[] = dashboard.panels.flatMap((panel: { targets: readonly { expr: string }[] }) =>
    panel.targets.map(({ expr }) => expr),
  );
  const rules: readonly string[] = parse(read('alerts.yaml')).groups.flatMap(
    (group: { rules: readonly { expr: string }[] }) => group.rules.map(({ expr }) => expr),
  );
  const asked = [...shown, ...rules].flatMap(namesIn);
  assert.ok(asked.length > 15);
  assert.deepEqual(
    asked.filter((name) => !exported.has(name)),
    [],
  );
  const own = [...exported].filter((name) => name.startsWith('doppel_'));
  assert.deepEqual(
    own.filter((name) => !asked.includes(name)),
    [],
    'every figure of ours is shown somewhere',
  );
});

test('the compose file restarts, limits and watches each of its services', () => {
  const { services } = parse(read('compose.yaml'));
  assert.deepEqual(Object.keys(services), ['opensearch', 'doppel']);
  for (const [name, service] of Object.entries<Record<string, never>>(services)) {
    assert.equal(service.restart, 'unless-stopped', name);
    assert.ok(service.healthcheck && service.deploy, name);
  }
  assert.match(services.opensearch.environment.OPENSEARCH_JAVA_OPTS, /-Xmx2g/);
  assert.match(services.opensearch.image, /:2\.19\.1$/);
});

test('Prometheus reads the alerts that are here, with a key from a file', () => {
  const { rule_files, scrape_configs } = parse(read('prometheus.yaml'));
  assert.deepEqual(rule_files, ['alerts.yaml']);
  assert.equal(scrape_configs[0].metrics_path, '/metrics');
  assert.ok(scrape_configs[0].authorization.credentials_file.length > 0);
});
