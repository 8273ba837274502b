import { structs } from '../../../main/libvirt/table.ts'
import type { Seeded } from './seeded.ts'

const texts = ['', 'a', 'abc', 'four', 'ä€𝄞', 'x'.repeat(70)]

/** Any value that a type of the table can carry, 64-bit ones as the decoder gives them. */
export function sampleValue(type: string, random: Seeded): unknown {
  if (type.endsWith('?')) return random.below(2) ? null : sampleValue(type.slice(0, -1), random)
  const list = /^(\w+)<(\d+)>$/.exec(type)
  if (list) return sampleList(list[1]!, Math.min(Number(list[2]), 3), random)
  if (type.startsWith('char[')) return random.pick(['', 'x86_64', 'a'.repeat(31)])
  if (Object.hasOwn(structs, type)) return sampleFields(structs[type as keyof typeof structs], random)
  return samplePlain(type, random)
}

/** An object with all fields of a signature. */
export function sampleFields(signature: string, random: Seeded): Record<string, unknown> {
  const fields = signature === '' ? [] : signature.split(', ')
  return Object.fromEntries(
    fields.map((field) => {
      const [type, name] = field.split(' ') as [string, string]
      return [name, sampleValue(type, random)]
    }),
  )
}

function sampleList(item: string, max: number, random: Seeded): unknown {
  const length = random.below(max + 1)
  if (item === 'opaque' || item === 'char') return random.bytes(length)
  const one = () => (item === 'tp' ? sampleParam(random) : sampleValue(item, random))
  return Array.from({ length }, one)
}

function sampleParam(random: Seeded): unknown {
  const field = random.pick(['cpu.time', 'state.state', 'x'])
  return random.pick([
    { field, type: 'int', value: -1 },
    { field, type: 'uint', value: 0xffffffff },
    { field, type: 'llong', value: -(2n ** 63n) },
    { field, type: 'ullong', value: 2n ** 64n - 1n },
    { field, type: 'double', value: 0.1 },
    { field, type: 'boolean', value: true },
    { field, type: 'string', value: 'text' },
  ])
}

function samplePlain(type: string, random: Seeded): unknown {
  switch (type) {
    case 'i8':
    case 'i32':
      return random.pick([0, 1, -1, 0x7fffffff, -0x80000000])
    case 'u8':
    case 'u16':
    case 'u32':
      return random.pick([0, 1, 0xffffffff])
    case 'i64':
      return random.pick([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)])
    case 'u64':
      return random.pick([0n, 1n, 2n ** 53n + 1n, 2n ** 64n - 1n])
    case 'str':
      return random.pick(texts)
    case 'uuid':
      return random.pick(['00000000-0000-0000-0000-000000000000', '0fdc9bd8-5c09-4d0d-8e6b-2f5e3c7a1b11'])
    default:
      throw new Error(`no sample for ${type}`)
  }
}
