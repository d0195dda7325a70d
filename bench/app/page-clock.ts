/**
 * What runs in the page beside the screens, as text because it is no part of this program: `benchClock.shown(SELECTOR)` resolves
 * with the time at which the first frame that holds such an element was drawn; `benchClock.answer()` with how long the next key
 * took to show another pair, and to have its pictures ready; `benchClock.hover(SELECTOR)` with how long the next move of the mouse
 * took to change an element; `benchClock.open()` with how long the next click took to show the queue, and its first pair with
 * pictures; `benchClock.frames()` counts the time between frames until `benchClock.stop()`.
 * Times are `performance.now()`, in milliseconds.
 */
export const pageClock = `
window.benchClock = (() => {
  // A task that is posted in the callback of a frame runs when that frame has been laid out and painted.
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
  const becomes = (isSo) =>
    new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        watcher.disconnect();
        resolve();
      };
      const watcher = new MutationObserver(look);
      watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
  const centre = () => document.querySelector('section[aria-label^="Are persons"]');
  const isDrawn = (canvas) => canvas.width !== 300 || canvas.height !== 150;
  const isReady = () => {
    const pair = centre();
    if (pair === null) return false;
    // The two players, the two pictures that match best, and the best of each below.
    const canvases = [...pair.querySelectorAll('canvas[role=img]')];
    return canvases.length >= 4 && canvases.every(isDrawn);
  };
  let gaps = null;
  return {
    isReady,
    async shown(selector) {
      await becomes(() => document.querySelector(selector) !== null);
      return await painted();
    },
    async pairReady() {
      while (!isReady()) await painted();
      return await painted();
    },
    async answer() {
      const before = centre()?.getAttribute('aria-label');
      const pressed = new Promise((resolve) =>
        window.addEventListener('keydown', (event) => resolve(event.timeStamp), { once: true, capture: true }),
      );
      const changed = becomes(() => centre() !== null && centre().getAttribute('aria-label') !== before);
      window.benchAnswer = (async () => {
        const from = await pressed;
        await changed;
        const shownMs = (await painted()) - from;
        const wasReady = isReady();
        const readyMs = wasReady ? shownMs : (await window.benchClock.pairReady()) - from;
        return { shownMs, readyMs };
      })();
    },
    async open() {
      const clicked = new Promise((resolve) =>
        window.addEventListener('click', (event) => resolve(event.timeStamp), { once: true, capture: true }),
      );
      window.benchOpen = (async () => {
        const from = await clicked;
        await becomes(() => document.querySelector('nav[aria-label=Pairs] [aria-current=true]') !== null);
        const queueMs = (await painted()) - from;
        return { queueMs, readyMs: (await window.benchClock.pairReady()) - from };
      })();
    },
    async hover(selector) {
      const textOf = () => document.querySelector(selector)?.textContent ?? '';
      const before = textOf();
      const moved = new Promise((resolve) =>
        window.addEventListener('mousemove', (event) => resolve(event.timeStamp), { once: true, capture: true }),
      );
      const changed = becomes(() => textOf() !== before && textOf() !== '');
      window.benchHover = (async () => {
        const from = await moved;
        await changed;
        return (await painted()) - from;
      })();
    },
    frames() {
      gaps = [];
      let last = null;
      const frame = (now) => {
        if (gaps === null) return;
        if (last !== null) gaps.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    },
    stop() {
      const found = gaps;
      gaps = null;
      return found;
    },
  };
})();
`;
