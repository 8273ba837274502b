import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { containerEditProcedures } from '../../../contract/container-edit.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, docker, lacking, linesOf, uniqueName } from '../../support/host/index.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

type Editing = z.infer<NonNullable<(typeof containerEditProcedures)['editing']['~orpc']['outputSchema']>>

const name = uniqueName('edit')
const network = uniqueName('edit-net')
/** Ends at once when it is asked to. */
const serve = (word: string) => [
  'sh',
  '-c',
  `echo ${word} >>/anon/log; echo own >/own; trap "exit 0" TERM; sleep 1000 & wait`,
]
let labrig: Labrig

const format = async (what: string, which = name) => (await docker('inspect', '-f', what, which)).trim()
const names = async () =>
  linesOf(await docker('ps', '-a', '--format', '{{.Names}} {{.State}}', '--filter', `name=${name}`)).sort()
const edit = (change: object, settle = 1) =>
  labrig.call<{ id: string }>('container.recreate', { id: name, change, settle })

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  await docker('network', 'create', network)
  const options = ['-v', '/anon', '-v', `${name}:/data`, '-e', 'A=1', '--restart', 'always', '--memory', '64m']
  const more = ['-p', '127.0.0.1::80', '--network', network, '--network-alias', 'db', '--ulimit', 'nofile=512:512']
  await docker('run', '-d', '--name', name, ...options, ...more, await busyboxImage(), ...serve('first'))
})
afterAll(async () => {
  if (lack) return
  for (const one of await names()) await docker('rm', '-f', '-v', one.split(' ')[0] ?? '')
  await docker('volume', 'rm', '-f', name)
  await docker('network', 'rm', network)
  await labrig[Symbol.asyncDispose]()
})

describe('a container that runs', () => {
  it('gets other limits and another policy without a restart', async () => {
    const started = await format('{{.State.StartedAt}}')
    await labrig.output('container', 'set', name, '--memory', '128', '--cpus', '0.5', '--processes', '40')
    expect(await format('{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}')).toBe(
      `${128 * 2 ** 20} 500000000 40`,
    )
    await labrig.output('container', 'set', name, '--restart', 'on-failure:2', '--processes', 'none')
    expect(await format('{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}')).toBe(
      'on-failure 2',
    )
    await labrig.output('container', 'set', name, '--restart', 'always')
    expect(await format('{{.State.StartedAt}}')).toBe(started)
  })
})

describe('an edit', () => {
  it('makes it again with what was changed; volumes, networks and all else stay, and the old one is kept', async () => {
    const before = await format('{{.Id}}')
    const editing = await labrig.call<Editing>('container.editing', { id: name })
    expect(editing).toMatchObject({ now: { environment: { A: '1' }, memory: 128, cpus: 0.5 }, replaced: null })
    expect(editing.written?.added).toBeGreaterThan(0)
    await edit({ environment: { A: '2', B: 'x y' }, command: serve('second') })
    expect(await format('{{.Id}}')).not.toBe(before)
    expect(await format('{{join .Config.Env "|"}}')).toContain('A=2|B=x y')
    expect(await docker('exec', name, 'cat', '/anon/log')).toBe('first\nsecond\n')
    expect(
      await format(`{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}} {{json .HostConfig.Ulimits}}`),
    ).toMatch(/^134217728 always .*nofile/)
    expect(await format(`{{(index .NetworkSettings.Networks "${network}").Aliases}}`)).toContain('db')
    const [kept] = (await names()).filter((one) => one.includes('.before-'))
    expect(kept).toMatch(/exited$/)
    expect(await format('{{.Id}} {{.HostConfig.RestartPolicy.Name}}', kept?.split(' ')[0])).toBe(`${before} no`)
  })

  it('is taken back by itself when the new container does not keep running', async () => {
    const before = await format('{{.Id}}')
    const refusal = await labrig.refusal('container.recreate', {
      id: name,
      change: { command: ['sh', '-c', 'echo last words >&2; exit 7'] },
      settle: 2,
    })
    expect(refusal).toMatchObject({ exit: 5, code: 'REFUSED', data: { reason: 'not-settled' } })
    expect(refusal.data['detail']).toContain('last words')
    expect(await format('{{.Id}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}')).toBe(
      `${before} running always`,
    )
  })

  it('is rolled back by one act, and the container from before runs again with its own files', async () => {
    await labrig.output('container', 'roll-back', name, '--yes')
    expect(await format('{{join .Config.Env "|"}}')).toContain('A=1')
    expect(await format('{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}')).toBe('running always')
    expect(await docker('exec', name, 'cat', '/own')).toBe('own\n')
    expect(await names()).toEqual([`${name} running`])
  })

  it('that is cut off in the middle is named by the doctor, with the command that it was at', async () => {
    const cut = labrig.spawn([
      'call',
      'container.recreate',
      JSON.stringify({ id: name, change: { hostname: 'cut' }, settle: 600 }),
    ])
    await expect.poll(() => names(), { timeout: 60_000 }).toHaveLength(2)
    await expect.poll(() => format('{{.State.Status}}').catch(() => ''), { timeout: 60_000 }).toBe('running')
    await sleep(200)
    cut.kill('SIGKILL')
    const { stdout } = await labrig.run(['doctor', '--json'])
    const { findings } = JSON.parse(stdout) as { findings: { id: string }[] }
    expect(JSON.stringify(findings.filter(({ id }) => id === 'leftovers'))).toContain(`edit ${name}`)
    await labrig.output('container', 'roll-back', name, '--yes')
    expect(await names()).toEqual([`${name} running`])
  })
})
