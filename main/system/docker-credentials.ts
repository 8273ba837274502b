import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { runCommand } from './command.ts'

/** What `docker login` keeps for a registry. */
export interface KeptLogin {
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
}

/** Where a login lies: in docker's own file, or with a program that a keyring stands behind. */
type LoginStore = { readonly kind: 'file' } | { readonly kind: 'helper'; readonly helper: string }

const configuration = z.looseObject({
  auths: z
    .record(z.string(), z.looseObject({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
})
type Configuration = z.infer<typeof configuration>

/** docker's own: an identity token comes under this name (docker/cli, cli/config/credentials/native_store.go). */
const TOKEN_USER = '<token>'
/** Docker Hub is kept under the address that it had in the beginning (docker/cli, registry.IndexServer). */
const HUB = 'https://index.docker.io/v1/'
/** Programs of this name only: the word comes from a file. */
const HELPER = /^[A-Za-z0-9][\w.-]{0,60}$/

const serverKey = (registry: string): string => (/^(index\.)?docker\.io$/.test(registry) ? HUB : registry)

function dockerConfigPath(): string {
  return join(process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json')
}

/** A file that is missing is an empty one. @throws when it cannot be read or is no JSON of docker */
async function readConfiguration(): Promise<Configuration> {
  try {
    return configuration.parse(JSON.parse(await readFile(dockerConfigPath(), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`${dockerConfigPath()} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function storeIn(kept: Configuration, server: string): LoginStore {
  const helper = kept.credHelpers?.[server] ?? kept.credsStore ?? ''
  return HELPER.test(helper) ? { kind: 'helper', helper } : { kind: 'file' }
}

/** One call of a credential helper: words in, JSON out (docker-credential-helpers, README "Development"). */
async function ask(helper: string, verb: 'get', input: string, signal?: AbortSignal) {
  const options = { input, timeout: 20_000, ...(signal === undefined ? {} : { signal }) }
  return (await runCommand(`docker-credential-${helper}`, [verb], options)).stdout
}

const helped = z.looseObject({ Username: z.string().default(''), Secret: z.string().default('') })

/** What is kept for a registry; null for none. What cannot be read counts as none: the registry then says what it wants. */
export async function keptLogin(registry: string, signal?: AbortSignal): Promise<KeptLogin | null> {
  const server = serverKey(registry)
  try {
    const kept = await readConfiguration()
    const store = storeIn(kept, server)
    if (store.kind === 'helper') {
      const { Username, Secret } = helped.parse(JSON.parse(await ask(store.helper, 'get', server, signal)))
      return Username === TOKEN_USER ? { identitytoken: Secret } : { username: Username, password: Secret }
    }
    const { auth, identitytoken } = kept.auths?.[server] ?? {}
    if (identitytoken !== undefined && identitytoken !== '') return { identitytoken }
    if (auth === undefined || auth === '') return null
    const [username = '', password = ''] = Buffer.from(auth, 'base64').toString('utf8').split(/:(.*)/s)
    return { username, password: password.replace(/\0+$/, '') }
  } catch {
    return null
  }
}
