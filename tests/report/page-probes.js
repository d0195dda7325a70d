// What the tests of the report ask the page itself. It runs in the browser before the page's own script.
addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective}`));

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

globalThis.probes = {
  /** How many pictures cannot be shown, lazy ones too. */
  async brokenImages() {
    const images = [...document.querySelectorAll('img')];
    for (const image of images) image.loading = 'eager';
    const loaded = await Promise.allSettled(images.map((image) => image.decode()));
    return loaded.filter((result) => result.status === 'rejected').length;
  },

  /** Which picture an image shows, as the page names it. */
  source: (image) => image.currentSrc.replace(/.*webp_viewer\//, ''),

  sources: () => [...document.querySelectorAll('#person-grid img')].map(globalThis.probes.source),

  /** What has the focus: its id, name or class. */
  focused() {
    const element = document.activeElement;
    return element?.id || element?.getAttribute('name') || element?.className || element?.tagName || '';
  },

  heatmap() {
    const [{ z, x }] = document.querySelector('#heatmap').data;
    return { z, labels: x };
  },

  /** Where the cell of two ids is on the screen; null where it is not drawn. */
  cell([column, row]) {
    const tick = (axis, label) =>
      [...document.querySelectorAll(`#heatmap .${axis}tick text`)]
        .find((text) => text.textContent === label)
        ?.getBoundingClientRect();
    const across = tick('x', column);
    const down = tick('y', row);
    if (!across || !down) return null;
    return { x: across.x + across.width / 2, y: down.y + down.height / 2 };
  },

  /** Brings hostile markup into the page in the ways that markup could get there. */
  async attack() {
    const holder = document.createElement('div');
    const picture = '<img src="https://example.invalid/a.png" onerror="globalThis.ran = true">';
    const form = '<form action="https://example.invalid/"><button id="send">send</button></form>';
    holder.innerHTML = `${picture}<iframe srcdoc="<script>parent.ran = true</script>"></iframe>${form}`;
    document.body.append(holder);
    document.querySelector('#send').click();
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.src = 'javascript:parent.ran = true';
    await pause(300);
    const reached = await fetch('https://example.invalid/').then(
      () => true,
      () => false,
    );
    return { ran: 'ran' in globalThis, reached };
  },

  /** Texts whose contrast to what lies behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
  poorContrast() {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    function rgba(colour) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    }
    function luminance(colour) {
      const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      const [r, g, b] = colour.map((part) => linear(part / 255));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }
    function ground(element) {
      if (element === null) return [255, 255, 255, 255];
      const colour = rgba(getComputedStyle(element).backgroundColor);
      return colour[3] === 255 ? colour : ground(element.parentElement);
    }
    const poor = new Set();
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
      if (!own || !element.checkVisibility() || element.closest('svg, script, noscript')) continue;
      const above = luminance(rgba(getComputedStyle(element).color));
      const below = luminance(ground(element));
      const ratio = (Math.max(above, below) + 0.05) / (Math.min(above, below) + 0.05);
      if (ratio < 4.5) poor.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
    }
    return [...poor];
  },
};
