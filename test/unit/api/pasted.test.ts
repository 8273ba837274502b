import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { allowedPart } from '../../../main/api/pasted.ts'

const port = z.strictObject({ host: z.number().max(65_535).nullable(), container: z.number().max(65_535) })
const shape = {
  name: z.string().regex(/^\S+$/),
  ports: z.array(port).optional(),
  environment: z.record(z.string().regex(/^\w+$/), z.string()).optional(),
  network: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('bridge'), name: z.string().max(15) })]),
}
const text = 'ports: ["8080:80",\n "70000:81"]\nenvironment: {A: x, B-1: y}\nname: "a b"'

describe('what the contract does not allow of a pasted text', () => {
  it('costs its own entry of a list, told with its place', () => {
    const ports = [
      { host: 8080, container: 80 },
      { host: 70_000, container: 81 },
    ]
    const { form, said, notes } = allowedPart({ ports }, shape, text)
    expect(form).toEqual({ ports: [{ host: 8080, container: 80 }] })
    expect(said).toEqual(['ports'])
    expect(notes).toEqual([{ word: '70000', line: 2, column: 3, kind: 'not-understood', instead: null }])
  })

  it('costs its own entry of a table of words', () => {
    const { form, notes } = allowedPart({ environment: { A: 'x', 'B-1': 'y' } }, shape, text)
    expect(form).toEqual({ environment: { A: 'x' } })
    expect(notes).toMatchObject([{ word: 'B-1', line: 3 }])
  })

  it('costs a field of one word, a list of which nothing is left, and a thing of several parts, as a whole', () => {
    const whole = {
      name: 'a b',
      ports: [{ host: 70_000, container: 81 }],
      network: { kind: 'bridge', name: 'x'.repeat(16) },
    }
    const { form, said, notes } = allowedPart(whole, shape, text)
    expect([form, said]).toEqual([{}, []])
    expect(notes.map(({ word }) => word)).toEqual(['a b', '70000', 'network'])
  })

  it('is nothing where all of it is allowed', () => {
    expect(allowedPart({ name: 'web', environment: {} }, shape, text)).toEqual({
      form: { name: 'web', environment: {} },
      said: ['name', 'environment'],
      notes: [],
    })
  })
})
