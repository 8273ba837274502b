// node scripts/with-node.mjs scripts/icons.mjs: renders the icons of the desktop from their drawings with the
// installed Chromium. The files are kept in the tree: packaging needs no browser.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'resources', 'icons')

export const SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
/** Up to this size the drawing without details is used. Pixels. */
const SMALL = 32

export const drawingFor = (size) => (size <= SMALL ? 'labrig-small.svg' : 'labrig.svg')

/** The drawings that the files were made from: a test compares. */
export function drawingDigests() {
  const names = [...new Set(SIZES.map(drawingFor))]
  const digest = (name) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
  return Object.fromEntries(names.map((name) => [name, digest(name)]))
}

async function render() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' })
  try {
    for (const size of SIZES) {
      const page = await browser.newPage({ viewport: { width: size, height: size } })
      const drawing = readFileSync(join(folder, drawingFor(size)), 'utf8')
      await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
      await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true })
      await page.close()
    }
  } finally {
    await browser.close()
  }
  writeFileSync(join(folder, 'drawings.json'), JSON.stringify(drawingDigests(), null, 2) + '\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await render()
