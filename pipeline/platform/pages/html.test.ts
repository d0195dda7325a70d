import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html, scriptJson } from './html.ts';

test('texts put into markup are escaped, markup put into markup is not', () => {
  const name = `<img src=x onerror="alert('1')"> & co`;
  assert.equal(
    html`<b title="${name}">${html`<i>${name}</i>`}${[html`1`, html`2`]}${3}${null}</b>`.markup,
    '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co"><i>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co</i>123</b>',
  );
});

test('JSON in a script never holds what could end it, and reads back as it was', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('</script>', '<!--', ']]>', '\u2028', '\u2029', '\ud800')),
      (text) => {
        const { markup } = scriptJson({ text });
        assert.doesNotMatch(markup, /[<>&\u2028\u2029]/);
        assert.deepEqual(JSON.parse(markup), { text });
      },
    ),
  );
});
