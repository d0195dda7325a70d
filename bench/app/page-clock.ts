/**
 * What runs in the page beside the screens, as text because it is no part of this program: `benchClock.shown(SELECTOR)` resolves
 * with the time at which the first frame that holds such an element was drawn; `benchClock.answer()` with how long the next key
 * took to show another pair (the browser's own event timing), and to have its pictures ready; `benchClock.hover(SELECTOR)` with
 * how long the next move of the mouse took to change an element; `benchClock.open()` with how long the next click took to show
 * the queue, and its first pair with pictures; `benchClock.frames()` counts the time between frames until `benchClock.stop()`.
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
    // The two players and the two pictures that match best; the small ones below follow a frame later.
    const canvases = [...pair.querySelectorAll('figure canvas[role=img]')];
    return canvases.length === 4 && canvases.every(isDrawn);
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
      const isOther = () => centre() !== null && centre().getAttribute('aria-label') !== before;
      const changed = becomes(isOther).then(() => performance.now());
      // What the browser itself tells of a key: from the press to the frame that its handlers led to, in steps of 8 ms.
      const entry = new Promise((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const found = list.getEntries().find(({ name }) => name === 'keydown');
          if (found === undefined) return;
          observer.disconnect();
          resolve(found);
        });
        observer.observe({ type: 'event', durationThreshold: 16 });
      });
      window.benchAnswer = (async () => {
        const changedAt = await changed;
        await painted();
        const wasReady = isReady();
        const readyAt = wasReady ? 0 : await window.benchClock.pairReady();
        const { startTime, duration, processingEnd } = await entry;
        // A change that came after the handlers is not in that frame.
        const shownMs = changedAt <= processingEnd + 1 ? duration : Math.max(duration, changedAt - startTime);
        return { shownMs, readyMs: Math.max(shownMs, readyAt - startTime) };
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
