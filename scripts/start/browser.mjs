// Opens the page in a browser without ever naming its ticket on a command line, where every user of the host can read it.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file that only this user can read and that leads to the address. */
export function redirectPage(url) {
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}"><title>Labrig</title>\n`
}

/** The browser has read the file long before. Milliseconds. */
const KEEP_FOR = 60_000

/** Whether this session has something to open a page with. */
export function hasBrowser(environment = process.env) {
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return false
  return spawnSync('sh', ['-c', 'command -v xdg-open'], { stdio: 'ignore' }).status === 0
}

export function openBrowser(url, environment = process.env) {
  const folder = mkdtempSync(join(environment.XDG_RUNTIME_DIR ?? tmpdir(), 'labrig-'))
  const page = join(folder, 'open.html')
  writeFileSync(page, redirectPage(url), { mode: 0o600 })
  spawn('xdg-open', [page], { stdio: 'ignore', detached: true }).unref()
  setTimeout(() => rmSync(folder, { recursive: true, force: true }), KEEP_FOR).unref()
}
