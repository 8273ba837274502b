import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActPath } from '../../../main/api/planners.ts'
import { uniqueName } from '../../support/host/index.ts'
import type { Bench } from './bench.ts'
import type { Refusal } from './refusal.ts'

type RegistryAct = Extract<ActPath, `registry.${string}`>

const NOBODY = '127.0.0.1:9'

const noAddress = (more: object): Refusal => ({
  what: 'an address with a path, naming the field',
  input: () => ({ address: 'https://registry.example/v2', ...more }),
  code: 'BAD_REQUEST',
  exit: 2,
  data: () => ({ issues: [{ path: ['address'] }] }),
})

export const registryRefusals: Readonly<Record<RegistryAct, readonly Refusal[]>> = {
  'registry.start': [
    {
      what: 'a port that a container has, and says which',
      input: ({ world }) => ({ name: uniqueName('refused'), image: world.image, port: 8080 }),
      code: 'PORT_IN_USE',
      exit: 5,
      data: ({ names }) => ({ held: { by: 'container', name: names.running } }),
    },
  ],
  'registry.login': [noAddress({ username: 'me', password: 'x' })],
  'registry.logout': [
    {
      what: 'a registry that nobody is logged in to',
      input: () => ({ address: 'registry.invalid:5000' }),
      code: 'NOT_FOUND',
      exit: 3,
    },
  ],
  'registry.delete': [
    noAddress({ repository: 'app', tag: '1' }),
    {
      what: 'a registry that does not answer',
      input: () => ({ address: NOBODY, repository: 'app', tag: '1' }),
      code: 'DOWNLOAD_FAILED',
      exit: 1,
      data: () => ({ problem: 'unreachable' }),
    },
  ],
}

const login = { address: NOBODY, username: 'me', password: 'x', plain: true }

export const acceptableRegistry: Readonly<Record<RegistryAct, (bench: Bench) => unknown>> = {
  'registry.start': ({ world }) => ({ name: uniqueName('registry'), image: world.image }),
  'registry.login': () => login,
  'registry.logout': async ({ folder }) => {
    // Where docker keeps its logins is told by the environment alone.
    process.env['DOCKER_CONFIG'] = folder
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [NOBODY]: { auth: 'bWU6eA==' } } }))
    return { address: NOBODY }
  },
  'registry.delete': async ({ registry: { address } }) => {
    await fetch(`http://${address}/v2/app/manifests/1`, { method: 'PUT', body: '{}' })
    return { address, repository: 'app', tag: '1' }
  },
}
