import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'
import { docker, lacking, removeDomain, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'

const lack = lacking('root', 'libvirtd', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('secret')
let labrig: Labrig
let locked: Registry

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  locked = await registry({ login: 'user:pass-word-of-the-registry' })
})
afterAll(async () => {
  if (lack) return
  await removeDomain(name)
  await docker('rmi', '-f', `${locked.address}/${name}:1`).catch(() => undefined)
  await locked[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

/** Where in all that was written or said it stands; nowhere, it is hoped. */
async function placesOf(secret: string, said: Readonly<Record<string, string>>): Promise<string[]> {
  const all = new Map([...(await labrig.written()), ...Object.entries(said)])
  expect([...all.keys()].some((path) => path.includes('/journal/'))).toBe(true)
  return [...all].filter(([, text]) => text.includes(secret)).map(([place]) => place)
}

describe('a password', () => {
  it('of a screen is made at random, handed to libvirt, and stands nowhere else', async () => {
    const input = { name, source: { kind: 'iso', path: await tinyIso() }, network: { kind: 'none' }, memory: 64 }
    const explained = (await labrig.explain('vm.create', input)).join('\n')
    const made = await labrig.output('call', 'vm.create', JSON.stringify(input))
    const xml = await virsh('dumpxml', name, '--security-info')
    const password = /passwd='([^']+)'/.exec(xml)?.[1] ?? ''
    expect(password).toMatch(/^[\w-]{8}$/)
    expect(xml).toContain("<listen type='address' address='127.0.0.1'/>")
    const start = await labrig.output('call', 'vm.start', JSON.stringify({ id: name, paused: true }))
    const again = await labrig.run(['call', 'vm.create', JSON.stringify(input), '--json'])
    const said = {
      explained,
      made,
      start,
      refusal: again.stderr,
      journal: await labrig.output('call', 'journal.list'),
      list: await labrig.output('ls', '--json'),
      shown: await labrig.output('call', 'vm.xml', JSON.stringify({ id: name })),
    }
    expect(await placesOf(password, said)).toEqual([])
    const other = await virsh('dumpxml', name, '--security-info')
    expect(other).toContain(password)
  })

  it('of a registry is used and stands nowhere', async () => {
    const input = {
      reference: `${locked.address}/${name}:1`,
      login: { username: 'user', password: 'pass-word-of-the-registry' },
    }
    const explained = (await labrig.explain('image.pull', input)).join('\n')
    const made = await labrig.output('call', 'image.pull', JSON.stringify(input))
    const wrong = { ...input, login: { username: 'user', password: 'another-pass-word' } }
    const refused = await labrig.run(['call', 'image.pull', JSON.stringify(wrong), '--json'])
    expect(refused.code).not.toBe(0)
    const said = { explained, made, refused: refused.stderr, journal: await labrig.output('call', 'journal.list') }
    for (const secret of ['pass-word-of-the-registry', 'another-pass-word']) {
      expect(await placesOf(secret, said)).toEqual([])
      expect(await placesOf(Buffer.from(`"${secret}"`).toString('base64').slice(0, 16), said)).toEqual([])
    }
  })
})

describe('what labrig writes for itself', () => {
  it('can be read by its user alone', async () => {
    const { stdout } = await labrig.run(['call', 'journal.list'])
    expect(stdout).toContain(name)
    const { statSync } = await import('node:fs')
    for (const path of (await labrig.written()).keys()) expect(statSync(path).mode & 0o077).toBe(0)
  })
})
