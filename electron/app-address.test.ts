import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoadable, isOwnAddress, pageAddress } from './app-address.ts';

test('only the app scheme with our own host is our own', () => {
  for (const own of [pageAddress, 'app://doppel/index.html', 'app://doppel/asset/x#/review']) {
    assert.equal(isOwnAddress(own), true, own);
  }
  const foreign = [
    '',
    'app:doppel/',
    'app://doppel.evil.example/',
    'app://doppel:80/',
    'app://evil@doppel2/',
    'https://doppel/',
    'file:///etc/passwd',
    'about:blank',
    'javascript:alert(1)',
  ];
  for (const address of foreign) assert.equal(isOwnAddress(address), false, address);
});

test('pages load nothing from the network or from files', () => {
  assert.equal(isLoadable('blob:app://doppel/1-2-3'), true);
  for (const address of ['https://example.org/x.js', 'ws://127.0.0.1:9/', 'file:///etc/passwd', 'ftp://x/']) {
    assert.equal(isLoadable(address), false, address);
  }
});
