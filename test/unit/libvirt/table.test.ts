import { expect, test } from 'vitest'
import { decodeFields } from '../../../main/libvirt/codec.ts'
import { ProtocolError } from '../../../main/libvirt/errors.ts'
import { events } from '../../../main/libvirt/events.ts'
import { lookUp, procedures, programs, qemuProcedures, structs, type AnyName } from '../../../main/libvirt/table.ts'

const names = [...Object.keys(procedures), ...Object.keys(qemuProcedures)] as AnyName[]

test('the table has all 453 procedures, each number once', () => {
  const numbers = Object.values(procedures).map((row) => row[0])
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 453 }, (_, i) => i + 1))
})

test('every signature names only types that there are', () => {
  for (const name of names) {
    const { row } = lookUp(name)
    for (const signature of [row[1], row[2]].filter(Boolean)) {
      // A signature that does not compile throws TypeError; with no bytes at all a good one runs dry.
      expect(() => decodeFields(signature, Buffer.alloc(0)), name).toThrow(ProtocolError)
    }
  }
  for (const signature of Object.values(structs)) {
    expect(() => decodeFields(signature, Buffer.alloc(0))).toThrow(ProtocolError)
  }
})

test('a signature with an unknown type is a programming error', () => {
  expect(() => decodeFields('u32 a, blob b', Buffer.alloc(8))).toThrow(TypeError)
})

test('messages have no arguments, and every one that carries a callback id can be registered', () => {
  for (const [name, row] of Object.entries(procedures)) {
    if (row[3] !== 'event') continue
    expect(row[1], name).toBe('')
    if (row[2].startsWith('i32 callbackID')) expect(events).toHaveProperty(name)
  }
})

test('no field of a signature comes twice', () => {
  for (const name of names) {
    for (const signature of [lookUp(name).row[1], lookUp(name).row[2]]) {
      const fields = signature.split(', ').map((field) => field.split(' ')[1])
      expect(new Set(fields).size, name).toBe(fields.length)
    }
  }
})

test('the two procedures of QEMU belong to its own program', () => {
  expect(lookUp('QEMU_AGENT_COMMAND').program).toBe(programs.qemu)
  expect(lookUp('DOMAIN_GET_STATE').program).toBe(programs.remote)
})

test('byte streams are opened by the calls that libvirt opens them by', () => {
  const streams = names.filter((name) => !['', 'event', undefined].includes(lookUp(name).row[3]))
  expect(streams.map((name) => [name, lookUp(name).row[3]])).toEqual([
    ['DOMAIN_MIGRATE_PREPARE_TUNNEL', 'up'],
    ['DOMAIN_OPEN_CONSOLE', 'both'],
    ['STORAGE_VOL_UPLOAD', 'up-sparse'],
    ['STORAGE_VOL_DOWNLOAD', 'down-sparse'],
    ['DOMAIN_SCREENSHOT', 'down'],
    ['DOMAIN_MIGRATE_PREPARE_TUNNEL3', 'up'],
    ['DOMAIN_OPEN_CHANNEL', 'both'],
  ])
})
