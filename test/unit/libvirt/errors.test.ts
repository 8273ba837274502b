import { expect, test } from 'vitest'
import { errorCodeName } from '../../../main/libvirt/error-codes.ts'
import * as errors from '../../../main/libvirt/errors.ts'
import type { Struct } from '../../../main/libvirt/signature.ts'

function error(changes: Partial<Struct<'error'>>): Struct<'error'> {
  const nothing = { dom: null, str1: null, str2: null, str3: null, int1: -1, int2: -1, net: null }
  return { code: 1, domain: 10, message: 'text', level: 2, ...nothing, ...changes }
}

test.each([
  ['isNoDomain', 42],
  ['isNoNetwork', 43],
  ['isNoPool', 49],
  ['isNoVolume', 50],
  ['isNoNodeDevice', 53],
  ['isOperationInvalid', 55],
  ['isNoSnapshot', 72],
  ['isRevertRisky', 77],
  ['isNoMetadata', 80],
  ['isAgentUnresponsive', 86],
  ['isBusy', 68],
  ['isBusy', 87],
  ['isDenied', 29],
  ['isExists', 90],
  ['isUnsupported', 84],
] as const)('%s knows code %i and no other thing', (predicate, code) => {
  const is = errors[predicate]
  expect(is(errors.toLibvirtError(error({ code })))).toBe(true)
  expect(is(errors.toLibvirtError(error({ code: 1 })))).toBe(false)
  expect(is(new Error('text'))).toBe(false)
  expect(is(undefined)).toBe(false)
})

test('an unknown procedure is told by its number, in whatever language the daemon speaks', () => {
  const message = '不明な手続きです: 212'
  const found = errors.toLibvirtError(error({ code: 39, domain: 7, message }), 'DOMAIN_GET_STATE')
  expect(found).toBeInstanceOf(errors.UnsupportedProcedureError)
  expect(errors.isUnsupported(found)).toBe(true)
})

test('an unknown program is unsupported too, other RPC errors are not', () => {
  const program = error({ code: 39, domain: 7, message: 'Cannot find program 536903815 version 1' })
  expect(errors.toLibvirtError(program, 'QEMU_AGENT_COMMAND')).toBeInstanceOf(errors.UnsupportedProcedureError)
  const payload = error({ code: 39, domain: 7, message: 'Unable to decode message payload' })
  expect(errors.toLibvirtError(payload, 'DOMAIN_GET_STATE')).not.toBeInstanceOf(errors.UnsupportedProcedureError)
})

test('an error without a message still says something', () => {
  expect(errors.toLibvirtError(error({ message: null }), 'DOMAIN_GET_STATE').message).toContain('DOMAIN_GET_STATE')
})

test('a code newer than the table has a name too', () => {
  expect(errorCodeName(4711)).toBe('CODE_4711')
  expect(errorCodeName(55)).toBe('OPERATION_INVALID')
})
