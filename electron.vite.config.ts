import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { licencesPlugin } from './scripts/licences/shipped.mjs'

// Root-level folders by runtime. The command line and the headless host are built like Electron's main side and its
// services process; packages stay outside the bundle (dockerode brings native options that cannot be bundled).
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      lib: {
        entry: { index: 'main/index.ts', services: 'main/shell/services-process.ts', cli: 'main/cli/index.ts' },
        formats: ['es'],
      },
      rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  },
  // One CommonJS file: a sandboxed preload can be nothing else.
  preload: {
    build: {
      outDir: 'out/preload',
      lib: { entry: 'preload/index.ts', formats: ['cjs'] },
      rollupOptions: { output: { entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), licencesPlugin(import.meta.dirname)],
    build: {
      outDir: 'out/renderer',
      minify: 'oxc',
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
