import { createHash } from 'node:crypto'
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linesOf, run } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import type { Twin } from './twins.ts'

const SUFFIX = '-files'
const imageOf = ({ name }: Twin) => `labrig-test/${name}:kept`
const here = ({ name }: Twin) => join(tmpdir(), name)
const id = (twin: Twin) => twin.containerId(SUFFIX)

/** A container that runs, and a folder of this host with files for it. */
async function prepare(twin: Twin): Promise<void> {
  const { name, world } = twin
  await world.docker('run', '-d', '--name', name + SUFFIX, world.image, 'sleep', '1000')
  const setUp =
    'mkdir /notes; echo a=1 >/notes/conf; chown 33:34 /notes/conf; chmod 600 /notes/conf; ln -s conf /notes/link'
  await world.docker('exec', name + SUFFIX, 'sh', '-c', setUp)
  const folder = here(twin)
  await mkdir(join(folder, 'site/deep'), { recursive: true })
  await writeFile(join(folder, 'one.txt'), 'one\n', { mode: 0o640 })
  await writeFile(join(folder, 'site/deep/two, & more.txt'), 'two\n')
  await symlink('deep', join(folder, 'site/link'))
  await chmod(join(folder, 'site'), 0o755)
}

/** The container and what was made of it are no business of other steps. */
export async function removeContainer(twin: Twin): Promise<void> {
  await twin.world.docker('rm', '-f', twin.name + SUFFIX)
  await twin.world.docker('image', 'rm', '-f', imageOf(twin))
}

export async function removeFiles(twin: Twin): Promise<void> {
  await rm(here(twin), { recursive: true, force: true })
}

/** What the container has in its folder with owners and rights, and what this host has. Times are nobody's business. */
export async function filesOf(twin: Twin): Promise<unknown> {
  const { name, world } = twin
  const inside = await world.docker(
    ...['exec', name + SUFFIX, 'sh', '-c'],
    'cd /notes && find . -exec stat -c "%n %f %s %u:%g" {} + | sort; cat conf',
  )
  const outside = await run('find', [
    here(twin),
    '-mindepth',
    '1',
    '-type',
    'f',
    '!',
    '-name',
    'all.tar',
    '-printf',
    '%P %m %s\n',
  ])
  return {
    inside,
    outside: linesOf(outside).sort(),
    all: linesOf(await run('sh', ['-c', `test ! -e ${here(twin)}/all.tar || tar tf ${here(twin)}/all.tar`])).sort(),
    // Its name as a host and its times are in the rest.
    image: await world
      .docker('image', 'inspect', '-f', '{{json .Config.Cmd}} {{.Comment}} {{len .RootFS.Layers}}', imageOf(twin))
      .catch(() => null),
  }
}

export const containerFileSteps: readonly EquivalenceStep[] = [
  {
    act: 'container.copyIn',
    what: 'of a file',
    before: prepare,
    input: async (twin) => ({ id: await id(twin), from: join(here(twin), 'one.txt'), to: '/notes' }),
  },
  {
    act: 'container.copyIn',
    what: 'of a file in the place of another, whose owner and rights stay',
    input: async (twin) => ({
      id: await id(twin),
      from: join(here(twin), 'one.txt'),
      to: '/notes/conf',
      replace: true,
    }),
  },
  {
    act: 'container.copyIn',
    what: 'of a folder under another name',
    input: async (twin) => ({ id: await id(twin), from: join(here(twin), 'site'), to: '/notes/www & more' }),
  },
  {
    act: 'container.writeFile',
    what: 'through a link, keeping owner and rights',
    input: async (twin) => ({
      id: await id(twin),
      path: '/notes/link',
      text: `it's\n$HOME \`a\`, no line end`,
      digest: createHash('sha256').update('one\n').digest('hex'),
    }),
  },
  {
    act: 'container.makeFolder',
    what: 'that is its parent’s owner’s',
    input: async (twin) => ({ id: await id(twin), path: '/notes/new folder' }),
  },
  {
    act: 'container.renameFile',
    what: 'into another folder',
    input: async (twin) => ({ id: await id(twin), path: '/notes/one.txt', to: '/notes/new folder/-one.txt' }),
  },
  {
    act: 'container.deleteFile',
    what: 'with all that is in it',
    input: async (twin) => ({ id: await id(twin), path: '/notes/new folder' }),
  },
  {
    act: 'container.copyOut',
    what: 'of a file that a link leads to',
    input: async (twin) => ({ id: await id(twin), path: '/notes/link', to: join(here(twin), 'conf.out') }),
  },
  {
    act: 'container.copyOut',
    what: 'of a folder',
    input: async (twin) => ({ id: await id(twin), path: '/notes', to: join(here(twin), 'work.out') }),
  },
  {
    act: 'container.commit',
    what: 'with a command',
    input: async (twin) => ({
      id: await id(twin),
      reference: imageOf(twin),
      comment: 'as it is',
      changes: ['CMD ["sh"]'],
    }),
  },
  {
    act: 'container.export',
    what: 'into a file',
    input: async (twin) => ({ id: await id(twin), path: join(here(twin), 'all.tar') }),
  },
]
