import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import type { Twin } from './twins.ts'

const volume = (twin: Twin, more: object = {}) => ({
  pool: twin.world.pool.name,
  name: `${twin.name}-own.qcow2`,
  ...more,
})
const pool = ({ name }: Twin, more: object = {}) => ({ pool: `${name}-pool`, ...more })
const file = ({ name, world }: Twin, suffix: string) => join(world.pool.path, '..', `${name}${suffix}`)

/** In this order, on a volume and a pool that the first of each make. */
export const storageSteps: readonly EquivalenceStep[] = [
  { act: 'volume.create', what: 'of qcow2', input: (twin) => volume(twin, { size: 0.0625 }) },
  { act: 'volume.resize', what: 'to more', input: (twin) => volume(twin, { size: 0.125 }) },
  { act: 'volume.clone', what: 'beside it', input: (twin) => volume(twin, { to: `${twin.name}-copy.qcow2` }) },
  {
    act: 'volume.convert',
    what: 'to raw',
    input: (twin) => volume(twin, { to: `${twin.name}-raw.img`, format: 'raw' }),
  },
  {
    act: 'volume.create',
    what: 'of raw',
    input: (twin) => volume(twin, { name: `${twin.name}.img`, size: 0.03125, format: 'raw' }),
  },
  {
    act: 'volume.resize',
    what: 'to less, when that is meant',
    input: (twin) => volume(twin, { name: `${twin.name}.img`, size: 0.015625, shrink: true }),
  },
  { act: 'volume.wipe', what: 'of raw', input: (twin) => volume(twin, { name: `${twin.name}.img` }) },
  {
    act: 'volume.upload',
    what: 'of a file with holes',
    async before(twin) {
      await writeFile(file(twin, '.up'), Buffer.alloc(200_000, 7))
      await run('truncate', ['-s', '4M', file(twin, '.up')])
    },
    input: (twin) => volume(twin, { name: `${twin.name}-up.img`, path: file(twin, '.up') }),
  },
  {
    act: 'volume.download',
    what: 'to a new file',
    input: (twin) => volume(twin, { name: `${twin.name}-up.img`, path: file(twin, '.down') }),
    settle: async (twin) => void (await run('cmp', [file(twin, '.up'), file(twin, '.down')])),
  },
  {
    act: 'storage.clean',
    what: 'of an overlay that nobody has',
    before: async (twin) => {
      const { pool } = twin.world
      const backing = ['--backing-vol', `${twin.name}-own.qcow2`, '--backing-vol-format', 'qcow2']
      const words = ['vol-create-as', pool.name, `${twin.name}-left.qcow2`, '1M', '--format', 'qcow2', ...backing]
      await twin.world.virsh(...words)
    },
    input: (twin) => ({ paths: [join(twin.world.pool.path, `${twin.name}-left.qcow2`)] }),
  },
  { act: 'volume.delete', what: 'of one', input: (twin) => volume(twin, { name: `${twin.name}-copy.qcow2` }) },
  {
    act: 'pool.create',
    what: 'of a folder that is not there',
    input: (twin) => pool(twin, { source: { type: 'dir', path: file(twin, '-pool') } }),
  },
  { act: 'pool.autostart', what: 'off', input: (twin) => pool(twin, { on: false }) },
  { act: 'pool.autostart', what: 'on', input: (twin) => pool(twin, { on: true }) },
  { act: 'pool.stop', what: 'of one that runs', input: (twin) => pool(twin) },
  {
    act: 'pool.build',
    what: 'of one whose folder is gone',
    before: async (twin) => void (await run('rmdir', [file(twin, '-pool')])),
    input: (twin) => pool(twin),
  },
  { act: 'pool.start', what: 'of one that is off', input: (twin) => pool(twin) },
  {
    act: 'pool.refresh',
    what: 'after somebody put an image there',
    before: async (twin) => void (await run('truncate', ['-s', '1M', join(file(twin, '-pool'), 'found.img')])),
    input: (twin) => pool(twin),
    settle: async (twin) => void (await run('rm', [join(file(twin, '-pool'), 'found.img')])),
  },
  {
    act: 'pool.delete',
    what: 'of one that runs, with its empty folder',
    input: (twin) => pool(twin, { storage: true }),
    async settle(twin) {
      await run('rm', ['-rf', file(twin, '-pool'), file(twin, '.up'), file(twin, '.down')])
    },
  },
]
