import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { engineErrorSentence } from '../../../contract/texts/engine-error-texts.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { docker, lacking, linesOf, reachableFolder, removeFolder, run, tryRun } from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'

/** An address of this host that engines do not take for loopback, where anything goes. */
const outside = /inet ([\d.]+)\//.exec((await tryRun('ip', ['-4', 'address', 'show', 'docker0'])).stdout)?.[1]
const lack =
  lacking('root', 'dockerd') ?? (outside === undefined ? 'needs the bridge docker0 with an address' : undefined)
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let app: InProcess
let folder: string
let logins: string
let open: Registry
let plain: Registry
let secured: Registry
let authority: string
/** Where this host's engine looks for the authority of `secured`. */
let trusted: string

/** A key and a certificate for an address, signed by an authority that nobody knows. */
async function certificate(address: string): Promise<{ key: string; cert: string }> {
  const [ca, key, cert] = ['ca', 'key', 'cert'].map((name) => join(folder, `${name}.pem`)) as [string, string, string]
  const fresh = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await run('openssl', [...fresh, '-subj', '/CN=labrig-test', '-keyout', `${ca}.key`, '-out', ca])
  const signed = ['-CA', ca, '-CAkey', `${ca}.key`, '-addext', `subjectAltName=IP:${address}`]
  const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE', '-subj', `/CN=${address}`]
  await run('openssl', [...fresh, ...signed, ...leaf, '-keyout', key, '-out', cert])
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
}

beforeAll(async () => {
  if (lack || outside === undefined) return
  folder = await reachableFolder('registry')
  labrig = await Labrig.make()
  logins = join(labrig.folder, 'docker')
  vi.stubEnv('DOCKER_CONFIG', logins)
  app = await inProcess(labrig)
  const tls = await certificate(outside)
  authority = await readFile(join(folder, 'ca.pem'), 'utf8')
  open = await registry()
  plain = await registry({ address: outside })
  secured = await registry({ address: outside, tls, tokens: true, login: 'user:the-pass-word' })
  trusted = join('/etc/docker/certs.d', secured.address)
})
afterAll(async () => {
  if (lack) return
  vi.unstubAllEnvs()
  const hosts = [open, plain, secured].map(({ address }) => address)
  const names = linesOf(await docker('images', '--format', '{{.Repository}}:{{.Tag}}'))
  const ours = names.filter((name) => hosts.some((host) => name.startsWith(`${host}/`)))
  if (ours.length > 0) await docker('rmi', ...ours)
  await rm(trusted, { recursive: true, force: true })
  for (const one of [open, plain, secured]) await one[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
  await removeFolder(folder)
})

const pull = (reference: string) => app.client.image.pull({ reference })

describe('a registry that refuses', () => {
  it.each([
    [401, 'registry-denied'],
    [403, 'image-denied'],
    [404, 'tag-absent'],
    [429, 'registry-limit'],
    [503, 'registry-failed'],
  ] as const)('with %s is told by its cause and what to do, and the task ends as failed', async (status, cause) => {
    const failure: unknown = await pull(`${open.address}/answers-${status}/app:1`).catch((error: unknown) => error)
    expect(failure).toMatchObject({ data: { cause } })
    const { message, data } = failure as { message: string; data: { params?: Record<string, string> } }
    expect(message).toBe(engineErrorSentence(cause, data.params ?? {}))
    const [task] = await app.client.task.list()
    expect(task).toMatchObject({ procedure: 'image.pull', state: 'failed', error: { data: { cause } } })
  })

  it('for want of this processor names the platform', async () => {
    await expect(pull(`${open.address}/app:foreign`)).rejects.toMatchObject({
      data: { cause: 'platform-absent', params: { platform: expect.stringContaining('linux/') as string } },
    })
  })

  it('TLS is named with the way out, by the engine and by Labrig’s own look', async () => {
    const { address } = plain
    await expect(pull(`${address}/app:1`)).rejects.toMatchObject({
      data: { cause: 'registry-without-tls', params: { registry: address } },
    })
    await expect(app.client.registry.catalogue({ address })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      data: { problem: 'no-tls', host: address },
    })
  })

  it('has a certificate of an authority that nobody knows: so it is named', async () => {
    const { address } = secured
    await expect(pull(`${address}/app:1`)).rejects.toMatchObject({
      data: { cause: 'registry-untrusted', params: { registry: address } },
    })
    await expect(app.client.registry.catalogue({ address })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      data: { problem: 'untrusted', host: address },
    })
  })
})

describe('a registry of an own authority that gives tokens', () => {
  const at = () => ({ address: secured.address })
  beforeAll(async () => {
    if (lack) return
    await mkdir(trusted, { recursive: true })
    await writeFile(join(trusted, 'ca.crt'), authority)
  })

  it('wants a login once its authority is known, and takes no wrong one', async () => {
    await expect(pull(`${secured.address}/app:1`)).rejects.toMatchObject({ data: { cause: 'registry-denied' } })
    await expect(app.client.registry.tags({ ...at(), repository: 'app' })).rejects.toMatchObject({
      data: { reason: 'registry-login' },
    })
    const wrong = { ...at(), username: 'user', password: 'another', plain: true }
    await expect(app.client.registry.login(wrong)).rejects.toMatchObject({ data: { reason: 'registry-password' } })
  })

  it('lets in by a helper’s login: engine and Labrig get a token for what they ask', async () => {
    const helper = join(folder, 'docker-credential-labrig-test')
    const store = join(folder, 'kept')
    const verbs = [`store) cat >${store};;`, `get) cat ${store};;`, `list) echo '{"${secured.address}":"user"}';;`]
    await writeFile(helper, ['#!/bin/sh', 'case $1 in', ...verbs, 'esac', ''].join('\n'), { mode: 0o755 })
    await mkdir(logins, { recursive: true })
    await writeFile(join(logins, 'config.json'), `{"credHelpers": {"${secured.address}": "labrig-test"}}`)
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
    await app.client.registry.login({ ...at(), username: 'user', password: 'the-pass-word' })
    expect(await readFile(join(logins, 'config.json'), 'utf8')).not.toContain('the-pass-word')
    await pull(`${secured.address}/team/app:1`)
    expect(await docker('run', '--rm', `${secured.address}/team/app:1`)).toBe('pulled\n')
    const mine = `${secured.address}/team/app:mine`
    await docker('tag', `${secured.address}/team/app:1`, mine)
    await app.client.image.push({ reference: mine })
    const { tags } = await app.client.registry.tags({ ...at(), repository: 'team/app' })
    expect(tags).toMatchObject([{ tag: 'mine', layers: 1 }])
    expect((await app.client.registry.catalogue(at())).repositories).toEqual(['team/app'])
  })

  it('leaves neither password nor token in what labrig writes', async () => {
    const written = [...(await labrig.written())].filter(([path]) => path.includes('/state/'))
    expect(written.filter(([, text]) => /the-pass-word|Bearer [0-9a-f]/.test(text))).toEqual([])
  })
})
