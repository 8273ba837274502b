import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A folder that electron-builder takes for Electron's distribution: the result has the right files and cannot start.
 * (No default_app.asar: an empty one ends in "Unable to read header size".)
 */
export function stubElectron(folder, version) {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  const files = {
    electron: '#!/bin/sh\necho "a stub, not Electron" >&2\nexit 1\n',
    'chrome-sandbox': '',
    version,
    LICENSE: 'stub',
    'LICENSES.chromium.html': 'stub',
    'locales/en-US.pak': '',
    'locales/ja.pak': '',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  chmodSync(join(folder, 'electron'), 0o755)
  return folder
}
