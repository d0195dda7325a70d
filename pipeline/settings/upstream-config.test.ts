// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is how the upstream file writes its variables
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseYaml } from '#platform/yaml/yaml-document.ts';
import { isUpstreamConfig, upstreamConfig } from './upstream-config.ts';

// The shape of the real file, with what it holds besides.
const whole = `
global:
  repo_root: /data/repo
  models_dir: \${repo_root}/models
  outputs_dir: \${repo_root}/outputs
  video_dir: \${repo_root}/videos/
  video_file: street.view.mp4
  verbose: false
pipeline:
  stages: {stage4: true}
stage1_detect:
  detector: {model_path: "\${models_dir}/yolo.pt"}
stage4_generate_html:
  video_file: \${video_dir}\${video_file}
  canonical_persons_file: \${outputs_dir}/\${current_video}/canonical_persons.npz
  output_dir: \${outputs_dir}/\${current_video}/webp_viewer
  crops_per_person: 40
  top_n_persons: 12
  max_first_appearance_ratio: 0.6
  resize_to: [320, 320]
  webp_duration_ms: 120
  clustering:
    enabled: yes
    osnet_model: \${models_dir}/osnet.onnx
    device: cpu
    num_best_crops: 6
    similarity_threshold: 0.75
  log_file: \${outputs_dir}/log.txt
  output:
    similarity_matrix_json: \${outputs_dir}/similarity_matrix.json
    embeddings_npy: \${outputs_dir}/vectors.npy
`;

const read = (text: string, folder = '/work') => upstreamConfig(parseYaml('up.yaml', text), folder);

/** A minimal configuration with these lines in stage 4. */
const stage4 = (...lines: readonly string[]) =>
  `global:\n  count: 7\n  nothing: \nstage4_generate_html:\n${lines.map((line) => `  ${line}\n`).join('')}`;

const refused = (text: string, message: RegExp) =>
  assert.throws(() => read(text), { name: 'DoppelError', code: 'bad_config', message });

describe('an upstream pipeline_config.yaml', () => {
  it('is told from a file of our own', () => {
    assert.equal(isUpstreamConfig(parseYaml('a.yaml', whole)), true);
    assert.equal(isUpstreamConfig(parseYaml('a.yaml', 'crops: {best: 3}\n')), false);
    assert.equal(isUpstreamConfig(parseYaml('a.yaml', '')), false);
  });

  it('gives its settings under our names, each with the line of its key', () => {
    const { values, lines } = read(whole);
    assert.deepEqual(Object.fromEntries(values), {
      'crops.per_person': 40,
      'previews.frame_ms': 120,
      'similarity.enabled': true,
      'similarity.device': 'cpu',
      'crops.best': 6,
      'similarity.threshold': 0.75,
      'previews.size_px': 320,
      'similarity.embedder': path.resolve('/data/repo/models/osnet.onnx'),
    });
    assert.equal(lines.get('crops.per_person'), 17);
    assert.equal(lines.get('similarity.threshold'), 27);
  });

  it('hides nobody whom a file brings, says so, and names the flags that would', () => {
    const filters = ['top_n_persons: 12', 'max_first_appearance_ratio: 0.6'];
    const [late, top] = [
      'up.yaml, line 6: max_first_appearance_ratio is left out: it would hide persons that a file brings. Ask for it by --max-first-appearance 0.6.',
      'up.yaml, line 5: top_n_persons is left out: it would hide persons that a file brings. Ask for it by --top 12.',
    ];
    for (const brought of [
      read(stage4(...filters, 'canonical_persons_file: p.npz')),
      upstreamConfig(parseYaml('up.yaml', stage4(...filters)), '/work', 'brought'),
    ]) {
      assert.deepEqual(
        [brought.values.has('persons.top'), brought.values.has('persons.max_first_appearance')],
        [false, false],
      );
      assert.deepEqual(brought.warnings.toSorted(), [top, late]);
    }
    const found = read(stage4(...filters));
    assert.deepEqual([found.values.get('persons.top'), found.values.get('persons.max_first_appearance')], [12, 0.6]);
    assert.deepEqual(found.warnings, []);
  });

  it('gives the video, the persons and the output folder with nested variables put in', () => {
    assert.deepEqual(read(whole).inputs, {
      video: path.resolve('/data/repo/videos/street.view.mp4'),
      persons: path.resolve('/data/repo/outputs/street.view/canonical_persons.npz'),
      outFolder: path.resolve('/data/repo/outputs/street.view/webp_viewer'),
      outputs: {
        similarity_matrix_json: path.resolve('/data/repo/outputs/similarity_matrix.json'),
        embeddings_npy: path.resolve('/data/repo/outputs/vectors.npy'),
      },
    });
  });

  it('has the keys that mean nothing here named in one warning, and no others', () => {
    const warning = read(whole).warnings.find((text) => text.includes('mean nothing'));
    assert.equal(
      warning,
      'up.yaml: these keys mean nothing here and are left out: stage4_generate_html.log_file, pipeline, stage1_detect.',
    );
  });

  it('is warned about where an output has another name than the export gives it', () => {
    const warning = read(whole).warnings.find((text) => text.includes('embeddings.npy'));
    assert.match(warning ?? '', /line 31: .*calls this file embeddings\.npy, not vectors\.npy/);
  });

  it('has relative paths taken from the folder in which the program runs, as upstream opens them', () => {
    const { inputs } = read(stage4('video_file: clips/a.mp4'), '/somewhere');
    assert.equal(inputs?.video, path.resolve('/somewhere/clips/a.mp4'));
    assert.equal(inputs?.persons, null);
  });

  it('has the larger side taken, with a warning, where previews are not square', () => {
    const { values, warnings } = read(stage4('resize_to: [128, 256]'));
    assert.equal(values.get('previews.size_px'), 256);
    assert.match(warnings[0], /line 5: previews are square.*\[128, 256\]/);
  });

  it('keeps the type of a variable that is the whole value', () => {
    assert.equal(read(stage4('crops_per_person: ${count}')).values.get('crops.per_person'), 7);
  });

  it('has PyTorch weights passed over with a warning', () => {
    const { values, warnings } = read(stage4('clustering: {osnet_model: /m/osnet.pth}'));
    assert.equal(values.has('similarity.embedder'), false);
    assert.match(warnings[0], /line 5: .*osnet\.pth holds PyTorch weights/);
  });

  it('gives whoever names OSNet x0.25 that very model, whatever the default is', () => {
    const { values, warnings } = read(stage4('clustering: {osnet_model: /m/osnet_x0_25_msmt17.pt}'));
    assert.equal(values.get('similarity.embedder'), 'osnet_x0_25_msmt17');
    assert.match(warnings[0], /the same weights as ONNX/);
    const onnx = read(stage4('clustering: {osnet_model: /m/osnet_x0_25_msmt17.onnx}'));
    assert.equal(onnx.values.get('similarity.embedder'), '/m/osnet_x0_25_msmt17.onnx');
  });

  it('has the persons of stage 3b taken where stage 4 names none', () => {
    const text = `${stage4('crops_per_person: 5')}stage3b_group:\n  output:\n    canonical_persons_file: p.npz\n`;
    const { inputs, warnings } = read(text);
    assert.equal(inputs?.persons, path.resolve('/work/p.npz'));
    assert.match(warnings[0], /line 8: the persons are read from this key/);
    assert.equal(warnings.length, 1);
  });

  it('is refused with the line of a wrong value', () => {
    refused(
      stage4('webp_duration_ms: fast'),
      /line 5: stage4_generate_html\.webp_duration_ms should be a whole number from 10 to 10000, found "fast"/,
    );
    refused(
      stage4('clustering:', '  device: gpu'),
      /line 6: stage4_generate_html\.clustering\.device should be one of/,
    );
    refused(stage4('resize_to: 256'), /line 5: stage4_generate_html\.resize_to should be a list \[width, height\]/);
    refused(stage4('resize_to: [256, 256, 3]'), /resize_to should be a list/);
    refused(stage4('video_file: [a]'), /line 5: stage4_generate_html\.video_file should be a path, found a list of 1/);
    refused(stage4('clustering: 5'), /line 5: stage4_generate_html\.clustering should be a section, found 5/);
    refused('global: 3\nstage4_generate_html: {}\n', /line 1: global should be a section/);
  });

  it('is refused where it has no stage 4', () => {
    refused('global: {a: b}\n', /stage4_generate_html is missing/);
  });

  it('is refused with the line where a variable is unknown, and the nearest one named', () => {
    refused(
      stage4('video_file: ${outputs}/a.mp4'),
      /line 5: stage4_generate_html\.video_file names the variable \$\{outputs\}/,
    );
    refused(
      'global:\n  root: /x\n  video: ${rooot}/v\nstage4_generate_html: {top_n_persons: 1}\n',
      /line 3: global\.video .*Did you mean \$\{root\}\?/,
    );
    refused(stage4('video_file: ${toString}'), /names the variable \$\{toString\}/);
    refused(stage4('video_file: ${current_video}.mp4'), /\$\{current_video\}/);
  });

  it('is refused with the line where a variable leads back to itself', () => {
    refused(
      'global:\n  a: ${b}/x\n  b: ${c}\n  c: ${a}\nstage4_generate_html: {top_n_persons: 1}\n',
      /line 4: global\.c .*a -> b -> c -> a/,
    );
    refused('global:\n  a: ${a}\nstage4_generate_html: {top_n_persons: 1}\n', /line 2: global\.a .*a -> a/);
    refused(
      'global:\n  video_file: ${current_video}.mp4\nstage4_generate_html: {top_n_persons: 1}\n',
      /leads back to itself/,
    );
  });

  it('is refused where variables multiply each other without end', () => {
    const doubling = Array.from({ length: 40 }, (_, n) => `  v${n + 1}: \${v${n}}\${v${n}}\n`).join('');
    refused(`global:\n  v0: xxxxxxxxxx\n${doubling}stage4_generate_html: {top_n_persons: 1}\n`, /grows without end/);
  });

  it('puts a variable together from another', () => {
    const text = 'global:\n  city: oslo\n  oslo_dir: /o\nstage4_generate_html:\n  video_file: ${${city}_dir}/a.mp4\n';
    assert.equal(read(text).inputs?.video, path.resolve('/o/a.mp4'));
  });
});
