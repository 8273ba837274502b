import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// Root-level folders by runtime. The command line and the headless host are built like Electron's main side; packages
// stay outside the bundle (dockerode brings native options that cannot be bundled).
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      lib: { entry: { cli: 'main/cli/index.ts' }, formats: ['es'] },
      rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: 'esbuild',
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
