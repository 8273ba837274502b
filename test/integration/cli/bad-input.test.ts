import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'

let labrig: Labrig
beforeAll(async () => {
  // Nothing listens there: what is wrong with the words themselves is told all the same.
  labrig = await Labrig.make({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: '/var/tmp/labrig-test-nothing/libvirt-sock' },
      { id: 'docker', engine: 'docker', host: 'unix:///var/tmp/labrig-test-nothing/docker.sock' },
    ],
  })
})
afterAll(() => labrig?.[Symbol.asyncDispose]())

describe('labrig with words that it does not understand', () => {
  const cases: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['no command', [], /which command\? See labrig --help/],
    ['an unknown command', ['lst'], /there is no command lst; see labrig --help/],
    ['an unknown option', ['ls', '--jsn'], /unknown option --jsn/],
    ['an option without its value', ['serve', '--port'], /--port needs a value/],
    ['a port that is none', ['serve', '--port', '70000'], /--port 70000: a number from 0 to 65535/],
    ['an unknown procedure', ['call', 'vm.strat'], /there is no procedure vm\.strat; there are: vm\..*, vm\.start, /],
    ['no procedure', ['call'], /there is no procedure/],
    ['JSON that breaks off', ['call', 'vm.start', '{"id": "x"'], /not JSON: line 1, column 11: /],
    [
      'JSON that is wrong in its third line',
      ['call', 'vm.start', '{\n"id": "x",\n  id: 1}'],
      /not JSON: line 3, column 3: /,
    ],
    ['a field of the wrong type', ['call', 'vm.create', '{"name": 5}'], /^ {2}name: .*expected string/m],
    [
      'a field that there is not',
      ['call', 'vm.create', '{"name": "a", "source": {"kind": "iso", "path": "/a"}, "memroy": 5}'],
      /^ {2}input: there is no field memroy; there are: .*memory/m,
    ],
    ['a field that is missing', ['call', 'vm.create', '{"name": "a"}'], /^ {2}source: .*expected object/m],
    [
      'a field deep inside',
      ['call', 'container.create', '{"image":"a","ports":[{"container":80,"host":99999}]}'],
      /^ {2}ports\.0\.host: .*65535/m,
    ],
    [
      'a value that is none of the choices',
      ['explain', 'vm.create', '{"name":"a","source":{"kind":"tape"}}'],
      /^ {2}source\.kind: /m,
    ],
    ['input where none is taken', ['call', 'inventory.machines', '{"name":"a"}'], /inventory\.machines takes no input/],
    ['console without a name', ['console'], /console needs the name of a machine/],
  ]
  it.each(cases)('%s: exit code 2 and what is wrong', async (_what, args, says) => {
    const { code, stdout, stderr } = await labrig.run(args)
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(/^labrig: /)
    expect(stderr).not.toMatch(/\bat .+\.(ts|js):\d+/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('tells the same to programs as JSON', async () => {
    const { exit, code, data } = await labrig.refusal('vm.create', { name: 'white space' })
    expect({ exit, code }).toEqual({ exit: 2, code: 'BAD_REQUEST' })
    const issues = data['issues'] as { path: string[] }[]
    expect(issues.map(({ path }) => path)).toEqual([['name'], ['source']])
  })

  it('refuses to explain what only looks', async () => {
    const { code, stderr } = await labrig.run(['explain', 'vm.snapshot.list', '{}'])
    expect(code).toBe(5)
    expect(stderr).toMatch(/only looks: there is nothing to explain/)
  })
})

describe('without any engine', () => {
  it('ls is empty, says why for each engine and ends with 4', async () => {
    const { code, stdout, stderr } = await labrig.run(['ls', '--json'])
    expect({ code, stdout }).toEqual({ code: 4, stdout: '[]\n' })
    expect(stderr).toMatch(/^labrig: system is absent: .+; try: sudo systemctl enable --now libvirtd$/m)
    expect(stderr).toMatch(/^labrig: docker is absent: .+; try: sudo systemctl enable --now docker$/m)
  })

  it('an act says so with what helps, and ends with 4', async () => {
    const refused = await labrig.refusal('vm.start', { id: 'vm:system/00000000-0000-4000-8000-000000000000' })
    expect(refused).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      exit: 4,
      data: { connection: 'system', state: 'absent' },
    })
    expect(refused.data['remedy']).not.toEqual([])
    expect(await labrig.refusal('container.create', { image: 'a' })).toMatchObject({
      exit: 4,
      data: { state: 'absent' },
    })
  })

  it('a name is not found, not mistaken', async () => {
    const { code, stderr } = await labrig.run(['call', 'vm.start', '{"id":"web1"}'])
    expect([3, 4]).toContain(code)
    expect(stderr).toMatch(/web1|not there/)
  })

  it('help and version need none', async () => {
    expect(await labrig.run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^labrig \d/) as string,
    })
    const help = await labrig.run(['--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toMatch(/\* vm\.create +makes a VM/)
    expect(help.stdout).toContain('Exit codes: 0 ok')
  })
})

describe('a connections.json that cannot be used', () => {
  const files: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    ['is no JSON', '{"version": 1,', /connections\.json: line 1, column 15: /],
    ['has a version from the future', '{"version": 2, "connections": []}', /connections\.json: version: /],
    [
      'has a URI that is none',
      '{"version": 1, "connections": [{"id": "a", "engine": "libvirt", "uri": "system"}]}',
      /connections\.json: connections\.0\.uri: .*libvirt URI/,
    ],
  ]
  it.each(files)('because it %s is named with its field', async (_what, text, says) => {
    await using other = await Labrig.make({ connections: [] })
    await writeFile(join(other.folder, 'config/labrig/connections.json'), text)
    const { code, stderr } = await other.run(['ls'])
    expect(code).toBe(2)
    expect(stderr).toMatch(says)
  })
})
