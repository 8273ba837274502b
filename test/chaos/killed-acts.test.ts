import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../contract/journal.ts'
import { procedures } from '../../main/libvirt/table.ts'
import { Conversation } from '../support/app/conversation.ts'
import { onProxies, type OnProxies } from '../support/app/on-proxies.ts'
import type { Proxy } from '../support/app/proxy.ts'
import { callsProcedure, type Verdict } from '../support/app/proxy.ts'
import { lacking, linesOf, tinyIso, uniqueName } from '../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let setting: OnProxies
let world: OnProxies['world']
let libvirt: Proxy
let docker: Proxy
let labrig: OnProxies['labrig']

beforeAll(async () => {
  if (lack) return
  setting = await onProxies()
  ;({ world, libvirt, docker, labrig } = setting)
})
afterAll(() => setting?.[Symbol.asyncDispose]())

/** Starts an act and kills its process without a warning when the proxy meets the call; the engine gets it or not. */
async function killedAt(proxy: Proxy, meets: (piece: Buffer) => boolean, engineGetsIt: boolean, words: string[]) {
  const acting = new Conversation(labrig.spawn(words))
  let met = false
  proxy.judge = (piece): Verdict => {
    if (met || !meets(piece)) return 'pass'
    met = true
    process.kill(acting.pid, 'SIGKILL')
    return engineGetsIt ? 'pass-and-cut' : 'cut'
  }
  expect(await acting.end()).toBe(137)
  proxy.judge = () => 'pass'
  expect(met).toBe(true)
}

type RemoteProcedure = keyof typeof procedures
const atProcedure = (name: RemoteProcedure) => (piece: Buffer) => callsProcedure(piece, procedures[name][0])
const atRequest = (pattern: RegExp) => (piece: Buffer) => pattern.test(piece.toString('latin1'))

/** Phases of the act with this title, oldest first. */
async function phasesOf(title: string): Promise<string[]> {
  const entries = await labrig.call<JournalEntry[]>('journal.list')
  return entries
    .filter((entry) => entry.title === title)
    .map(({ phase, step }) => `${phase} ${step}`)
    .reverse()
}

const steps: readonly RemoteProcedure[] = [
  'STORAGE_VOL_CREATE_XML',
  'DOMAIN_DEFINE_XML_FLAGS',
  'DOMAIN_SET_AUTOSTART',
  'DOMAIN_CREATE_WITH_FLAGS',
]
const moments = steps.flatMap((step, index) => [true, false].map((engineGetsIt) => ({ step, index, engineGetsIt })))

describe('labrig killed while it makes a VM', () => {
  it.each(moments)(
    'at $step (engine got it: $engineGetsIt) leaves what can be seen, told and taken away',
    async (moment) => {
      const { step, index, engineGetsIt } = moment
      const name = uniqueName('killed')
      const input = {
        name,
        source: { kind: 'iso', path: await tinyIso() },
        disk: { size: 0.03125, pool: world.pool.name },
        network: { kind: 'none' },
        memory: 64,
        autostart: true,
        start: true,
      }
      await killedAt(libvirt, atProcedure(step), engineGetsIt, ['call', 'vm.create', JSON.stringify(input)])
      // The journal has the intent of the step and not its end: that is how a later start knows.
      const done = Array.from({ length: index }, (_, at) => [`intent ${at}`, `done ${at}`]).flat()
      expect(await phasesOf(`create ${name}`)).toEqual(['begin null', ...done, `intent ${index}`])
      // The list is what the engine has.
      const defined = index > 1 || (index === 1 && engineGetsIt)
      await expect
        .poll(async () => linesOf(await world.virsh('list', '--all', '--name')).includes(name), { timeout: 10_000 })
        .toBe(defined)
      const seen = await labrig.machine(name)
      expect(seen === undefined).toBe(!defined)
      // No lock is left that would hold the next act up: deleted with its disk, or refused by the disk's name.
      if (seen) await labrig.call('vm.delete', { id: name, force: true, files: true })
      else {
        const again = await labrig.run([
          'call',
          'vm.create',
          JSON.stringify({ ...input, autostart: false, start: false }),
          '--json',
        ])
        const volumes = (await world.pool.volumes()).filter((volume) => volume.startsWith(name))
        expect(volumes).toEqual([`${name}.qcow2`])
        if (again.code === 0) await labrig.call('vm.delete', { id: name, files: true })
        else {
          expect(again).toMatchObject({ code: 5, stderr: expect.stringContaining('NAME_TAKEN') as string })
          await world.virsh('vol-delete', `${name}.qcow2`, world.pool.name)
        }
      }
      expect((await world.pool.volumes()).filter((volume) => volume.startsWith(name))).toEqual([])
      expect(linesOf(await world.virsh('list', '--all', '--name'))).not.toContain(name)
    },
  )
})

describe('labrig killed while it makes a container', () => {
  it.each([
    ['create', /^POST \S*\/containers\/create/, true],
    ['create', /^POST \S*\/containers\/create/, false],
    ['start', /^POST \S+\/start/, true],
    ['start', /^POST \S+\/start/, false],
  ] as const)('at %s %s (engine got it: %s) leaves no lock and a true list', async (verb, pattern, engineGetsIt) => {
    const name = uniqueName('killed')
    const input = JSON.stringify({ name, image: world.image, command: ['sleep', '1000'], start: true })
    await killedAt(docker, atRequest(pattern), engineGetsIt, ['call', 'container.create', input])
    expect((await phasesOf(`create ${name}`)).at(-1)).toBe(verb === 'create' ? 'intent 0' : 'intent 1')
    const there = verb === 'start' || engineGetsIt
    await expect
      .poll(async () => linesOf(await world.docker('ps', '-a', '--format', '{{.Names}}')).includes(name))
      .toBe(there)
    const again = await labrig.run(['call', 'container.create', input, '--json'])
    expect(again.code).toBe(there ? 5 : 0)
    await labrig.call('container.delete', { id: name, force: true })
  })
})

describe('many command lines at once on one VM', () => {
  it('wait for each other or are refused; none breaks, and the journal keeps all', async () => {
    const name = uniqueName('crowd')
    const path = await tinyIso()
    await labrig.call('vm.create', { name, source: { kind: 'iso', path }, network: { kind: 'none' }, memory: 64 })
    await labrig.call('vm.start', { id: name })
    const verbs = ['pause', 'resume', 'pause', 'resume', 'reset', 'autostart', 'pause', 'resume']
    // Those whose holders were killed above stay until somebody wants them: they hold nobody up.
    const locks = join(labrig.runtimeFolder, 'locks')
    const before = await readdir(locks)
    const results = await Promise.all(
      verbs.map((verb) => {
        const input = verb === 'autostart' ? { id: name, on: true } : { id: name }
        return labrig.run(['call', `vm.${verb}`, JSON.stringify(input), '--json'])
      }),
    )
    // Done, or refused by state or lock; a state that changed between look and act is the engine's to refuse (1).
    expect(results.filter(({ code }) => ![0, 1, 5].includes(code))).toEqual([])
    expect(results.some(({ code }) => code === 0)).toBe(true)
    expect(results.filter(({ stderr }) => /TypeError|Unhandled|\bat .+:\d+:\d+/.test(stderr))).toEqual([])
    const done = results.filter(({ code }) => code === 0).length
    const entries = await labrig.call<JournalEntry[]>('journal.list', { limit: 1000 })
    const ended = entries.filter(({ phase, error, title }) => phase === 'end' && error === null && title.includes(name))
    expect(ended.length).toBeGreaterThanOrEqual(done)
    expect((await readdir(locks)).filter((lock) => !before.includes(lock))).toEqual([])
    await labrig.call('vm.delete', { id: name, force: true })
  })
})
