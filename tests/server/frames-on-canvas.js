// Runs in the page, for proxy-playback.test.ts: seeks the page's video and returns what it shows, as pixels.

// biome-ignore lint/correctness/noUnusedVariables: the test calls it in the page by its name.
async function framesOnCanvas({ address, seconds }) {
  const video = document.querySelector('video');
  const canvas = document.querySelector('canvas');
  video.src = address;
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error.message));
  });
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const pictures = [];
  for (const second of seconds) {
    // A seek is over before its frame is there to be drawn; where that frame is on screen already, none comes.
    const isThere = new Promise((resolve) => {
      video.requestVideoFrameCallback(resolve);
      setTimeout(resolve, 1500);
    });
    video.currentTime = second;
    await new Promise((resolve) => {
      video.onseeked = resolve;
    });
    await isThere;
    context.drawImage(video, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const rgb = data.filter((_, index) => index % 4 !== 3);
    let text = '';
    for (let from = 0; from < rgb.length; from += 8192) {
      text += String.fromCharCode(...rgb.subarray(from, from + 8192));
    }
    pictures.push({ width, height, rgb: btoa(text) });
  }
  return pictures;
}
