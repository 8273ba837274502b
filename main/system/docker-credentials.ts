import { access, constants, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { z } from 'zod'
import { runCommand } from './command.ts'

/** What `docker login` keeps for a registry. */
export interface KeptLogin {
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
}

/** Where a login lies: in docker's own file, or with a program that a keyring stands behind. */
export type LoginStore = { readonly kind: 'file' } | { readonly kind: 'helper'; readonly helper: string }

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

export const serverKey = (registry: string): string => (/^(index\.)?docker\.io$/.test(registry) ? HUB : registry)

export function dockerConfigPath(): string {
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

/** Where a login to a registry would be kept. @throws when docker's file cannot be read */
export async function loginStore(registry: string): Promise<LoginStore> {
  return storeIn(await withOfferedStore(await readConfiguration()), serverKey(registry))
}

/**
 * Whoever is logged in nowhere gets the helper that is installed, as docker does it on Linux (docker/cli,
 * cli/config/credentials/default_store.go): `pass` where that program is, else the keyring of the desktop.
 */
async function withOfferedStore(kept: Configuration): Promise<Configuration> {
  const { auths = {}, credHelpers = {}, credsStore = '' } = kept
  if (Object.keys(auths).length + Object.keys(credHelpers).length > 0 || credsStore !== '') return kept
  const helper = (await isInstalled('pass')) ? 'pass' : 'secretservice'
  return (await isInstalled(`docker-credential-${helper}`)) ? { ...kept, credsStore: helper } : kept
}

async function isInstalled(program: string): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = folders.map((folder) => access(join(folder, program), constants.X_OK))
  return (await Promise.allSettled(found)).some(({ status }) => status === 'fulfilled')
}

/** One call of a credential helper: words in, JSON out (docker-credential-helpers, README "Development"). */
async function ask(helper: string, verb: 'get' | 'store' | 'erase' | 'list', input: string, signal?: AbortSignal) {
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

export interface KeptServer {
  readonly server: string
  readonly username: string | null
  readonly store: LoginStore
}

/** Servers that somebody is logged in to, with the user where the file or its helper names it. */
export async function keptServers(): Promise<KeptServer[]> {
  const kept = await readConfiguration()
  const found = new Map<string, KeptServer>()
  for (const [server, { auth }] of Object.entries(kept.auths ?? {})) {
    const username = auth === undefined ? null : (Buffer.from(auth, 'base64').toString('utf8').split(':')[0] ?? null)
    found.set(server, { server, username, store: storeIn(kept, server) })
  }
  for (const helper of new Set([kept.credsStore ?? '', ...Object.values(kept.credHelpers ?? {})])) {
    if (!HELPER.test(helper)) continue
    for (const [server, username] of Object.entries(await listedBy(helper))) {
      found.set(server, { server, username, store: { kind: 'helper', helper } })
    }
  }
  return [...found.values()]
}

/** What a helper holds; one that is missing or fails holds nothing that could be used. */
async function listedBy(helper: string): Promise<Record<string, string>> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(await ask(helper, 'list', '')))
  } catch {
    return {}
  }
}

/**
 * As `docker login` does: with the helper that is set up, else in docker's own file, which only its owner may read.
 * @throws when the file cannot be read or written, CommandError of a helper
 */
export async function keepLogin(registry: string, login: KeptLogin, signal?: AbortSignal): Promise<void> {
  const server = serverKey(registry)
  const kept = await withOfferedStore(await readConfiguration())
  const store = storeIn(kept, server)
  const { identitytoken } = login
  if (store.kind === 'helper') {
    const [Username, Secret] =
      identitytoken === undefined ? [login.username, login.password] : [TOKEN_USER, identitytoken]
    await ask(store.helper, 'store', JSON.stringify({ ServerURL: server, Username, Secret }), signal)
  }
  const auth = Buffer.from(`${login.username ?? ''}:${login.password ?? ''}`).toString('base64')
  // With a helper the file only says that there is one (docker/cli does the same).
  const entry = store.kind === 'helper' ? {} : identitytoken === undefined ? { auth } : { identitytoken }
  await writeConfiguration({ ...kept, auths: { ...kept.auths, [server]: entry } })
}

/** As `docker logout` does. @throws when the file cannot be read or written */
export async function forgetLogin(registry: string, signal?: AbortSignal): Promise<void> {
  const server = serverKey(registry)
  const kept = await readConfiguration()
  const store = storeIn(kept, server)
  // A helper that does not know it any more says so by failing.
  if (store.kind === 'helper') await ask(store.helper, 'erase', server, signal).catch(() => undefined)
  const { [server]: _gone, ...auths } = kept.auths ?? {}
  await writeConfiguration({ ...kept, auths })
}

/** Whole or not at all; the folder and the file are their owner's alone. */
async function writeConfiguration(kept: Configuration): Promise<void> {
  // A file that is a link stays one.
  const path = await realpath(dockerConfigPath()).catch(() => dockerConfigPath())
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const part = `${path}.labrig-${process.pid}`
  try {
    await writeFile(part, `${JSON.stringify(kept, null, '\t')}\n`, { mode: 0o600 })
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
}
