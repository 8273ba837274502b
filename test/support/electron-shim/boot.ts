// The program: `node boot.ts OUT/main/index.js [ARGUMENT…]`. Resolves `electron` to the shim, runs the entry, then is ready.
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { listenToTest } from './control.ts'

const electron = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electron, shortCircuit: true } : next(specifier, context),
})

listenToTest()
await import(pathToFileURL(process.argv[2] ?? '').href)
app.becomeReady()
