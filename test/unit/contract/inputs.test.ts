import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { containerCreate } from '../../../contract/container.ts'
import { procedureEntries, parseProcedureInput } from '../../../contract/procedures.ts'
import { Secret, secret, SECRET_MASK } from '../../../contract/secret.ts'
import { hostPath, machineName, snapshotName, vmCreate } from '../../../contract/vm.ts'

const passes = (schema: z.ZodType, values: readonly unknown[]) =>
  values.map((value) => [value, schema.safeParse(value).success])
const all = (values: readonly unknown[], success: boolean) => values.map((value) => [value, success])

describe('a name of a VM', () => {
  it('needs no quotes in a shell, in XML and in a file name', () => {
    const good = ['a', 'web-1', '0', 'A.b_c', 'x'.repeat(60)]
    const bad = ['', '-a', '.a', 'a b', 'a/b', "a'b", 'a<b', 'a\n', 'é', 'x'.repeat(61), 5, null]
    expect(passes(machineName, good)).toEqual(all(good, true))
    expect(passes(machineName, bad)).toEqual(all(bad, false))
  })
})

describe('a path', () => {
  it('is absolute and has no control characters, which XML and a log cannot carry', () => {
    const good = ['/', '/a b/it\'s & "x"/日本.iso']
    const bad = ['', 'a', './a', '~/a', '/a\0b', '/a\nb', '/\u001b[2J', `/${'x'.repeat(4096)}`]
    expect(passes(hostPath, good)).toEqual(all(good, true))
    expect(passes(hostPath, bad)).toEqual(all(bad, false))
  })
})

describe('a name of a snapshot', () => {
  it('is free text of one line without a slash', () => {
    const good = ['before update', '-x', '日本', 'a'.repeat(100)]
    const bad = ['', 'a/b', 'a\nb', 'a\rb', 'a\0b', 'a'.repeat(101)]
    expect(passes(snapshotName, good)).toEqual(all(good, true))
    expect(passes(snapshotName, bad)).toEqual(all(bad, false))
  })
})

describe('a new VM', () => {
  const least = { name: 'web', source: { kind: 'iso', path: '/a.iso' } }

  it('has careful defaults', () => {
    expect(vmCreate.parse(least)).toEqual({
      connection: 'system',
      name: 'web',
      source: { kind: 'iso', path: '/a.iso' },
      disk: null,
      memory: 2048,
      vcpus: 2,
      network: { kind: 'network', name: 'default' },
      firmware: 'bios',
      graphics: { kind: 'vnc' },
      accelerator: 'auto',
      autostart: false,
      tpm: false,
      start: false,
    })
  })

  it.each([
    [{ memory: 15 }, 'memory'],
    [{ memory: 1.5 }, 'memory'],
    [{ vcpus: 0 }, 'vcpus'],
    [{ disk: { size: 0 } }, 'disk.size'],
    [{ disk: { size: Number.NaN } }, 'disk.size'],
    [{ source: { kind: 'disk', path: '/a.img' } }, 'source.format'],
    [{ source: { kind: 'iso', path: 'a.iso' } }, 'source.path'],
    [{ network: { kind: 'bridge', name: 'x'.repeat(16) } }, 'network.name'],
    [{ graphics: { kind: 'vnc', keymap: "ja' passwd='x" } }, 'graphics.keymap'],
    [{ title: 'two\nlines' }, 'title'],
    [{ os: 'debian12' }, 'os'],
  ])('of %j is refused at its field', (given, field) => {
    const result = vmCreate.safeParse({ ...least, ...given })
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toContain(field)
  })
})

describe('a new container', () => {
  it('publishes on loopback unless told otherwise', () => {
    const { ports } = containerCreate.parse({ image: 'a', ports: [{ container: 80, host: 0 }] })
    expect(ports).toEqual([{ container: 80, protocol: 'tcp', host: 0, address: '127.0.0.1' }])
  })

  it.each([
    [{ image: '' }, 'image'],
    [{ name: 'a' }, 'name'],
    [{ name: '-ab' }, 'name'],
    [{ environment: { 'A=B': '1' } }, 'environment.A=B'],
    [{ ports: [{ container: 0, host: 80 }] }, 'ports.0.container'],
    [{ mounts: [{ kind: 'bind', source: 'relative', target: '/x' }] }, 'mounts.0.source'],
    [{ mounts: [{ kind: 'tmpfs', target: '/x' }] }, 'mounts.0.kind'],
    [{ capabilities: ['net_admin'] }, 'capabilities.0'],
    [{ memory: 5 }, 'memory'],
    [{ cpus: 0 }, 'cpus'],
    [{ workingDirectory: 'x' }, 'workingDirectory'],
  ])('of %j is refused at its field', (given, field) => {
    const result = containerCreate.safeParse({ image: 'a', ...given })
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toContain(field)
  })
})

describe('a secret', () => {
  it('shows its mask wherever it is printed, and itself only when asked', () => {
    const made = secret.parse('hunter2')
    expect(made).toBeInstanceOf(Secret)
    expect([String(made), `${made}`, JSON.stringify({ made })]).toEqual([
      SECRET_MASK,
      SECRET_MASK,
      `{"made":"${SECRET_MASK}"}`,
    ])
    expect(Object.values(made)).toEqual([])
    expect(made.reveal()).toBe('hunter2')
  })
})

describe('every procedure', () => {
  it('has a path of its own and one line that says what it does', () => {
    const paths = procedureEntries.map((entry) => entry.path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const { path, meta } of procedureEntries) {
      expect(meta.summary, path).toMatch(/^[^A-Z\n].{5,110}[^.]$/)
    }
  })

  it('that changes something answers marks, the task and the commands', () => {
    for (const { path, procedure } of procedureEntries.filter((entry) => entry.meta.mutates)) {
      const schema = procedure['~orpc'].outputSchema as unknown as z.ZodObject | undefined
      expect(Object.keys(schema?.shape ?? {}), path).toEqual(expect.arrayContaining(['marks', 'task', 'commands']))
    }
  })

  it('takes its input or says what is wrong with it, whatever it is', async () => {
    const nonsense = [
      undefined,
      null,
      5,
      'x',
      [],
      {},
      { id: 5 },
      { id: 'x'.repeat(1e5) },
      { __proto__: null },
      { a: { b: [] } },
    ]
    for (const entry of procedureEntries) {
      for (const input of nonsense) {
        const parsed = await parseProcedureInput(entry, input)
        if ('issues' in parsed) expect(parsed.issues.length, entry.path).toBeGreaterThan(0)
        else expect(parsed).toHaveProperty('value')
      }
    }
  })
})

/** Each object schema inside a schema, with where it stands. */
function* objects(schema: z.core.$ZodType, at: string): Generator<[string, z.core.$ZodObject]> {
  const def = (schema as z.core.$ZodTypes)._zod.def
  if (def.type === 'object') {
    yield [at, schema as z.core.$ZodObject]
    for (const [key, child] of Object.entries(def.shape)) yield* objects(child, `${at}.${key}`)
  } else if (def.type === 'union') for (const option of def.options) yield* objects(option, at)
  else if (def.type === 'array') yield* objects(def.element, `${at}[]`)
  else if ('innerType' in def) yield* objects(def.innerType, at)
}

describe('an input', () => {
  const schemas = procedureEntries.flatMap(({ path, procedure }) => {
    const schema = procedure['~orpc'].inputSchema as z.core.$ZodType | undefined
    return schema === undefined ? [] : [...objects(schema, path)]
  })

  it.each(schemas)('%s refuses a field that it does not have', (_at, schema) => {
    expect((schema._zod.def.catchall as z.ZodType | undefined)?._zod.def.type).toBe('never')
  })

  it('names the unknown field and those that there are', async () => {
    const input = { source: { kind: 'iso', path: '/a.iso' }, name: 'web', memroy: 5 }
    const entry = procedureEntries.find(({ path }) => path === 'vm.create')
    if (entry === undefined) throw new Error('no vm.create')
    const parsed = await parseProcedureInput(entry, input)
    expect('issues' in parsed && parsed.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^there is no field memroy; there are: connection, name, .*memory/),
    ])
  })
})
