import { describe, expect, test } from 'vitest'
import { decodeFields, encodeFields } from '../../../main/libvirt/codec.ts'
import { ProtocolError } from '../../../main/libvirt/errors.ts'
import { lookUp, procedures, qemuProcedures, structs, type AnyName } from '../../../main/libvirt/table.ts'
import { Writer } from '../../../main/libvirt/xdr.ts'
import { sampleFields } from './sample-value.ts'
import { Seeded } from './seeded.ts'

const names = [...Object.keys(procedures), ...Object.keys(qemuProcedures)] as AnyName[]

function encode(signature: string, value: object): Buffer {
  const writer = new Writer()
  encodeFields(signature, writer, value)
  return writer.finish()
}

/** Messages of a libvirtd 9.0.0, byte for byte. */
describe('messages of a real daemon', () => {
  const dom = '000000126c61627269672d746573742d6c762d63617000000fdc9bd85c094d0d8e6b2f5e3c7a1b11ffffffff'
  const decodedDom = { name: 'labrig-test-lv-cap', uuid: '0fdc9bd8-5c09-4d0d-8e6b-2f5e3c7a1b11', id: -1 }

  test('the arguments of a call', () => {
    const args = { doms: [decodedDom], stats: 13, flags: 0 }
    const bytes = encode(lookUp('CONNECT_GET_ALL_DOMAIN_STATS').row[1], args)
    expect(bytes.toString('hex')).toBe(`00000001${dom}0000000d00000000`)
  })

  test('an optional text that is there', () => {
    const bytes = encode(lookUp('CONNECT_OPEN').row[1], { name: 'qemu:///system', flags: 0 })
    expect(bytes.toString('hex')).toBe('000000010000000e71656d753a2f2f2f73797374656d000000000000')
  })

  test('statistics with typed parameters', () => {
    const body =
      `00000001${dom}00000006` +
      '0000000b73746174652e73746174650000000001000000050000000c73746174652e726561736f6e0000000100000000' +
      '0000000f62616c6c6f6f6e2e63757272656e74000000000400000000000100000000000f62616c6c6f6f6e2e6d6178696d756d0000000004' +
      '00000000000100000000000c766370752e63757272656e7400000002000000010000000c766370752e6d6178696d756d0000000200000001'
    expect(decodeFields(lookUp('CONNECT_GET_ALL_DOMAIN_STATS').row[2], Buffer.from(body, 'hex'))).toEqual({
      retStats: [
        {
          dom: decodedDom,
          params: [
            { field: 'state.state', type: 'int', value: 5 },
            { field: 'state.reason', type: 'int', value: 0 },
            { field: 'balloon.current', type: 'ullong', value: 65536n },
            { field: 'balloon.maximum', type: 'ullong', value: 65536n },
            { field: 'vcpu.current', type: 'uint', value: 1 },
            { field: 'vcpu.maximum', type: 'uint', value: 1 },
          ],
        },
      ],
    })
  })

  test('small integers, which take four bytes each', () => {
    const body = '0000000500000000000100000000000000010000000000010000000000000000'
    expect(decodeFields(lookUp('DOMAIN_GET_INFO').row[2], Buffer.from(body, 'hex'))).toEqual({
      state: 5,
      maxMem: 65536n,
      memory: 65536n,
      nrVirtCpu: 1,
      cpuTime: 0n,
    })
  })

  test('a text of one word per character', () => {
    const model = Buffer.concat([...'x86_64'].map((char) => Buffer.from([0, 0, 0, char.charCodeAt(0)])))
    const rest = '00000000008768cc0000000200000a2400000001000000010000000200000001'
    const body = Buffer.concat([model, Buffer.alloc(26 * 4), Buffer.from(rest, 'hex')])
    expect(decodeFields(lookUp('NODE_GET_INFO').row[2], body)).toEqual({
      model: 'x86_64',
      memory: 8_874_188n,
      cpus: 2,
      mhz: 2596,
      nodes: 1,
      sockets: 1,
      cores: 2,
      threads: 1,
    })
  })

  test('a list of characters, one word each', () => {
    const body = '000000050000006e0000006f0000006e0000006500000000000000020000003000000000'
    const decoded = decodeFields(lookUp('NODE_GET_SECURITY_MODEL').row[2], Buffer.from(body, 'hex'))
    expect(decoded).toEqual({ model: Buffer.from('none\0'), doi: Buffer.from('0\0') })
  })

  test('an event', () => {
    const body = `00000013${dom}0000000100000000`
    expect(decodeFields(lookUp('DOMAIN_EVENT_CALLBACK_LIFECYCLE').row[2], Buffer.from(body, 'hex'))).toEqual({
      callbackID: 19,
      dom: decodedDom,
      event: 1,
      detail: 0,
    })
  })

  test('an error', () => {
    const body =
      '0000002a0000000a0000000100000035446f6d61696e206e6f7420666f756e643a206e6f20646f6d61696e2077697468206d6174' +
      '6368696e67206e616d6520276e6f70652700000000000002000000000000000100000014446f6d61696e206e6f7420666f756e64' +
      '3a20257300000001000000236e6f20646f6d61696e2077697468206d61746368696e67206e616d6520276e6f7065270000000000' +
      'ffffffffffffffff00000000'
    expect(decodeFields(structs.error, Buffer.from(body, 'hex'))).toEqual({
      code: 42,
      domain: 10,
      message: "Domain not found: no domain with matching name 'nope'",
      level: 2,
      dom: null,
      str1: 'Domain not found: %s',
      str2: "no domain with matching name 'nope'",
      str3: null,
      int1: -1,
      int2: -1,
      net: null,
    })
  })
})

test('what any procedure takes and gives survives the way over the wire', () => {
  const random = new Seeded(1)
  for (const name of names) {
    for (const signature of [lookUp(name).row[1], lookUp(name).row[2]]) {
      for (let round = 0; round < 5; round++) {
        const value = sampleFields(signature, random)
        const decoded = decodeFields(signature, Buffer.from(encode(signature, value)))
        expect(decoded ?? {}, `${name}: ${signature}`).toEqual(value)
      }
    }
  }
})

describe('values that cannot travel', () => {
  const send = (signature: string, value: object) => () => encode(signature, value)

  test.each([
    ['i32 a', 2 ** 31],
    ['i32 a', 1.5],
    ['i32 a', NaN],
    ['u32 a', -1],
    ['u32 a', 2 ** 32],
    ['u64 a', -1n],
    ['u64 a', 2n ** 64n],
    ['u64 a', 2 ** 53],
    ['i64 a', 2n ** 63n],
    ['i64 a', 0.5],
  ])('%s does not take %s', (signature, value) => {
    expect(send(signature, { a: value })).toThrow(ProtocolError)
    expect(send(signature, { a: value })).toThrow(/^a: .* is not a value of type/)
  })

  test('a missing field is named', () => {
    expect(send('str xml, u32 flags', { flags: 0 })).toThrow(/^xml: /)
  })

  test('lists and bytes above their limit are refused', () => {
    expect(send('str<2> names', { names: ['a', 'b', 'c'] })).toThrow('names: a list of 3 is longer than the limit of 2')
    expect(send('opaque<2> data', { data: Buffer.alloc(3) })).toThrow(/3 bytes are more than the 2/)
  })
})

test('a typed parameter of an unknown type fails with its name', () => {
  const body = Buffer.from('00000001' + '0000000161000000' + '00000009' + '00000000', 'hex')
  expect(() => decodeFields('tp<16> params', body)).toThrow('typed parameter "a" has the unknown type 9')
})

test('a text that is no UTF-8 is shown with replacement characters', () => {
  expect(decodeFields('str name', Buffer.from('00000003ff61fe00', 'hex'))).toEqual({ name: '\ufffda\ufffd' })
})

test('decoded bytes are a copy that outlives the packet', () => {
  const body = Buffer.from('0000000461626364', 'hex')
  const { value } = decodeFields('opaque<64> value', body) as { value: Buffer }
  body.fill(0)
  expect(value.toString()).toBe('abcd')
})
