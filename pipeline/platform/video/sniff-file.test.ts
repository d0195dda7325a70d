import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sniffFile } from './sniff-file.ts';

test('pictures are known by their first bytes', () => {
  for (const head of [
    '\xff\xd8\xff\xe0',
    '\x89PNG\r\n\x1a\n',
    'RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x10',
    'RIFF\0\0\0\0WEBPVP8 ',
    '\0\0\0\x1cftypavif',
  ]) {
    assert.equal(sniffFile(Buffer.from(head, 'latin1')), 'picture', head);
  }
});

test('animated WebP and PNG are told apart from still ones; whether a GIF moves only reading it tells', () => {
  for (const head of ['RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR..\0\0\0\x08acTL']) {
    assert.equal(sniffFile(Buffer.from(head, 'latin1')), 'animation', head);
  }
  assert.equal(sniffFile(Buffer.from('GIF89a\x40\x01\xf0\0', 'latin1')), 'unknown');
});

test('text is what has no control characters, MP4 is known by its first box', () => {
  assert.equal(sniffFile(Buffer.from('frame,id\r\n1,2\n\tÄ')), 'text');
  assert.equal(sniffFile(Buffer.from('\0\0\0\x20ftypisom', 'latin1')), 'mp4');
  assert.equal(sniffFile(Buffer.from('RIFF\x10\0\0\0AVI LIST', 'latin1')), 'unknown');
  assert.equal(sniffFile(new Uint8Array(0)), 'unknown');
});
