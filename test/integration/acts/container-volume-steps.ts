import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linesOf, run } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import type { Twin } from './twins.ts'

const here = ({ name }: Twin) => join(tmpdir(), name)
const volume = ({ name }: Twin) => `${name}-data`
const second = ({ name }: Twin) => `${name}-again`
const backup = (twin: Twin) => join(here(twin), 'data.tar')

async function inside({ world }: Twin, name: string): Promise<string> {
  const look = 'cd /v && find . -exec stat -c "%n %f %s %u:%g" {} + | sort'
  return world.docker('run', '--rm', '--network', 'none', '-v', `${name}:/v:ro`, world.image, 'sh', '-c', look)
}

/** Its volumes with their files, and what is on this host. Nothing of a helper is left. */
export async function volumesOf(twin: Twin): Promise<unknown> {
  const { name, world } = twin
  const names = linesOf(await world.docker('volume', 'ls', '--filter', `name=${name}`, '--format', '{{.Name}}')).sort()
  const all = await Promise.all(
    names.map(async (one) => ({
      name: one.replace(name, 'NAME'),
      labels: await world.docker('volume', 'inspect', '-f', '{{json .Labels}} {{json .Options}} {{.Driver}}', one),
      files: await inside(twin, one),
    })),
  )
  const helpers = await world.docker('ps', '-aq', '--filter', 'label=labrig.helper')
  const outside = linesOf(await run('find', [here(twin), '-mindepth', '1', '-type', 'f', '-printf', '%P %s\n'])).sort()
  return { all, helpers, outside }
}

export const containerVolumeSteps: readonly EquivalenceStep[] = [
  {
    act: 'containerVolume.create',
    what: 'with labels',
    before: async (twin) => {
      await mkdir(join(here(twin), 'site'), { recursive: true })
      await writeFile(join(here(twin), 'site/index.html'), '<h1>1</h1>\n', { mode: 0o640 })
    },
    input: (twin) => ({ name: volume(twin), labels: { 'com.example.use': 'a web' } }),
  },
  {
    act: 'containerVolume.copyIn',
    what: 'of a folder',
    input: (twin) => ({ name: volume(twin), from: join(here(twin), 'site'), to: '/' }),
  },
  {
    act: 'containerVolume.writeFile',
    what: 'in a file of another, whose owner and rights stay',
    input: (twin) => ({
      ...{ name: volume(twin), path: '/site/index.html', text: '<h1>2</h1>\n' },
      digest: createHash('sha256').update('<h1>1</h1>\n').digest('hex'),
    }),
  },
  {
    act: 'containerVolume.makeFolder',
    what: 'beside others',
    input: (twin) => ({ name: volume(twin), path: '/old' }),
  },
  {
    act: 'containerVolume.renameFile',
    what: 'into another folder',
    input: (twin) => ({ name: volume(twin), path: '/site/index.html', to: '/old/my index.html' }),
  },
  {
    act: 'containerVolume.deleteFile',
    what: 'of a folder with what is in it',
    input: (twin) => ({ name: volume(twin), path: '/site' }),
  },
  {
    act: 'containerVolume.backup',
    what: 'into a new file',
    input: (twin) => ({ name: volume(twin), path: backup(twin) }),
  },
  {
    act: 'containerVolume.restore',
    what: 'into a new volume',
    input: (twin) => ({ name: second(twin), path: backup(twin) }),
  },
  {
    act: 'containerVolume.restore',
    what: 'over what is there',
    input: (twin) => ({ name: second(twin), path: backup(twin), merge: true }),
  },
  {
    act: 'containerVolume.copyOut',
    what: 'of all that is in it',
    input: (twin) => ({ name: second(twin), path: '/', to: join(here(twin), 'all') }),
  },
  { act: 'containerVolume.delete', what: 'of one that nobody has', input: (twin) => ({ name: second(twin) }) },
]
