import { join } from 'node:path'
import type { Refusal } from './refusal.ts'

const NO_VOLUME = 'labrig-test-no-such-volume'

const notFound = (more: object = {}): Refusal => ({
  what: 'a volume that there is not',
  input: () => ({ name: NO_VOLUME, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
  data: () => ({ what: 'volume', id: NO_VOLUME }),
})

/** What acts on volumes of containers refuse. */
export const containerVolumeRefusals = {
  'containerVolume.create': [
    {
      what: 'a name that the engine would not take, naming the field',
      input: () => ({ name: 'my data' }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['name'] }] }),
    },
  ],
  'containerVolume.delete': [notFound()],
  'containerVolume.backup': [notFound({ path: '/tmp/labrig-test-none.tar' })],
  'containerVolume.restore': [
    {
      what: 'an archive that is not there',
      input: ({ folder }) => ({ name: NO_VOLUME, path: join(folder, 'none.tar') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'missing' }),
    },
    {
      what: 'what is no archive, and makes nothing of it',
      input: ({ iso }) => ({ name: NO_VOLUME, path: iso }),
      code: 'REFUSED',
      exit: 5,
      data: ({ iso }) => ({ cause: 'archive-not-tar', params: { path: iso } }),
    },
  ],
  'containerVolume.writeFile': [notFound({ path: '/a', text: '', digest: null })],
  'containerVolume.makeFolder': [notFound({ path: '/a' })],
  'containerVolume.renameFile': [notFound({ path: '/a', to: '/b' })],
  'containerVolume.deleteFile': [notFound({ path: '/a' })],
  'containerVolume.copyOut': [notFound({ path: '/a', to: '/tmp/labrig-test-none' })],
  'containerVolume.copyIn': [
    {
      what: 'a volume that there is not',
      input: ({ iso }) => ({ name: NO_VOLUME, from: iso, to: '/' }),
      code: 'NOT_FOUND',
      exit: 3,
    },
  ],
} as const satisfies Readonly<Record<string, readonly Refusal[]>>
