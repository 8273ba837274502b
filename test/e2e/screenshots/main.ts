import { join, resolve } from 'node:path'
import { root } from '../../../scripts/pinned-node.mjs'
import { launchBrowser } from '../support/browser.ts'
import { drawGuest } from './guest-picture.ts'
import { languages, nameOf, type Scene } from './scene.ts'
import { scenes } from './scenes.ts'
import { prepareHost, sit, type Sitting } from './take.ts'
import { worlds, type WorldName } from './worlds.ts'

/** Worlds at once. Much of the time is waiting. */
const AT_ONCE = 4
/** Scenes of one sitting. */
const MOST = 14

const [folder = join(root, 'out/screenshots'), wanted = '', wantedLanguage] = process.argv.slice(2)

/** All scenes, one by its name, or those of a page. */
function isWanted(scene: Scene): boolean {
  return wanted === '' || wanted.split(',').some((one) => one === scene.page || one === nameOf(scene))
}

/** Long sittings are divided, so that they can be held at once. */
function parts(own: readonly Scene[]): Scene[][] {
  return Array.from({ length: Math.ceil(own.length / MOST) }, (_, part) => own.slice(part * MOST, (part + 1) * MOST))
}

function sittings(chosen: readonly Scene[]): Sitting[] {
  const spoken = languages.filter((language) => wantedLanguage === undefined || language === wantedLanguage)
  return (Object.keys(worlds) as WorldName[]).flatMap((world) => {
    const own = chosen.filter((scene) => scene.world === world)
    return spoken.flatMap((language) => parts(own).map((scenes, part) => ({ world, language, part, scenes })))
  })
}

const chosen = scenes.filter(isWanted)
if (chosen.length === 0) {
  const names = scenes.map(nameOf).join('\n  ')
  process.stderr.write(`There is no scene "${wanted}". The scenes are\n  ${names}\n`)
  process.exit(2)
}
prepareHost()
const browser = await launchBrowser()
const guest = await drawGuest(browser)
let taken = 0
const failures: string[] = []
const studio = {
  browser,
  folder: resolve(folder),
  guest,
  failed: (name: string, why: string) => void failures.push(`${name}: ${why}`),
  taken: () => void taken++,
}
// The longest ones first, so that none of them stands alone at the end.
const waiting = sittings(chosen).sort((one, other) => other.scenes.length - one.scenes.length)
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await sit(next, studio)
  }),
)
await browser.close()
process.stdout.write(`${taken} pictures in ${studio.folder}\n`)
for (const failure of failures) process.stderr.write(`Not taken: ${failure}\n`)
process.exit(failures.length === 0 ? 0 : 1)
