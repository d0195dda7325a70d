import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { guidePlugin } from './guide/guide-plugin.ts';

/** The page is one build for both doors: every address in it is relative to where the page lies. */
// biome-ignore lint/style/noDefaultExport: Vite reads the default export of its settings file.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), guidePlugin()],
  publicDir: false,
  build: {
    outDir: path.join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'chrome120',
    // Pictures inlined as data: addresses would need a wider policy than the page has.
    assetsInlineLimit: 0,
    // Plotly alone is 1.5 MB; it is loaded when the matrix is first shown.
    chunkSizeWarningLimit: 1600,
  },
});
