/** What the compiler infers from the table; `tsc -p test` is what runs these. */
import { expectTypeOf, test } from 'vitest'
import type { Connection } from '../../../main/libvirt/connection.ts'
import type { EventPayload } from '../../../main/libvirt/events.ts'
import type { Args, Dom, Result, Struct, TypedParam, TypedParamInput } from '../../../main/libvirt/signature.ts'
import type { EventMessageName, ProcedureName, StreamProcedureName } from '../../../main/libvirt/table.ts'

test('arguments and results follow from the row', () => {
  expectTypeOf<Args<'DOMAIN_GET_STATE'>>().toEqualTypeOf<{
    readonly dom: { readonly name: string; readonly uuid: string; readonly id: number }
    readonly flags: number
  }>()
  expectTypeOf<Result<'DOMAIN_GET_STATE'>>().toEqualTypeOf<{ state: number; reason: number }>()
  expectTypeOf<Result<'DOMAIN_SUSPEND'>>().toEqualTypeOf<void>()
  expectTypeOf<keyof Args<'AUTH_LIST'>>().toEqualTypeOf<never>()
})

test('64-bit values are bigint when read and may be numbers when sent', () => {
  expectTypeOf<Result<'DOMAIN_GET_MAX_MEMORY'>['memory']>().toEqualTypeOf<bigint>()
  expectTypeOf<Args<'DOMAIN_SET_MEMORY_FLAGS'>['memory']>().toEqualTypeOf<bigint | number>()
  expectTypeOf<Extract<TypedParam, { type: 'ullong' }>['value']>().toEqualTypeOf<bigint>()
  expectTypeOf<{ field: 'a'; type: 'ullong'; value: 1 }>().toExtend<TypedParamInput>()
})

test('optional fields are null or there, lists are lists, bytes are bytes', () => {
  expectTypeOf<Args<'CONNECT_OPEN'>['name']>().toEqualTypeOf<string | null>()
  expectTypeOf<Result<'DOMAIN_SCREENSHOT'>>().toEqualTypeOf<{ mime: string | null }>()
  expectTypeOf<Result<'CONNECT_LIST_ALL_DOMAINS'>['domains']>().toEqualTypeOf<Dom[]>()
  expectTypeOf<Result<'CONNECT_GET_ALL_DOMAIN_STATS'>['retStats'][number]['params']>().toEqualTypeOf<TypedParam[]>()
  expectTypeOf<Result<'SECRET_GET_VALUE'>['value']>().toEqualTypeOf<Buffer>()
  expectTypeOf<Args<'SECRET_SET_VALUE'>['value']>().toEqualTypeOf<Uint8Array>()
  expectTypeOf<Result<'NODE_GET_INFO'>['model']>().toEqualTypeOf<string>()
  expectTypeOf<Struct<'snap'>>().toEqualTypeOf<{ name: string; dom: Dom }>()
  expectTypeOf<Struct<'guest_interface'>['addrs'][number]>().toEqualTypeOf<{
    type: number
    addr: string
    prefix: number
  }>()
})

test('events carry their payload, and messages cannot be called', () => {
  expectTypeOf<EventPayload<'DOMAIN_EVENT_CALLBACK_LIFECYCLE'>>().toEqualTypeOf<{
    callbackID: number
    dom: Dom
    event: number
    detail: number
  }>()
  expectTypeOf<'DOMAIN_EVENT_CALLBACK_LIFECYCLE'>().toExtend<EventMessageName>()
  expectTypeOf<'DOMAIN_EVENT_CALLBACK_LIFECYCLE'>().not.toExtend<ProcedureName>()
  expectTypeOf<'STORAGE_VOL_UPLOAD'>().toExtend<StreamProcedureName>()
  expectTypeOf<'DOMAIN_GET_STATE'>().not.toExtend<StreamProcedureName>()
})

test('a wrong call does not compile', () => {
  const attempts = (connection: Connection) => {
    void connection.call('NODE_GET_INFO')
    // @ts-expect-error -- the arguments are missing
    void connection.call('DOMAIN_LOOKUP_BY_NAME')
    // @ts-expect-error -- there is no such field
    void connection.call('DOMAIN_LOOKUP_BY_NAME', { title: 'a' })
    // @ts-expect-error -- a name is a text
    void connection.call('DOMAIN_LOOKUP_BY_NAME', { name: 1 })
    // @ts-expect-error -- there is no such procedure
    void connection.call('DOMAIN_FEED', {})
    // @ts-expect-error -- this one opens no stream
    void connection.openStream('DOMAIN_LOOKUP_BY_NAME', { name: 'a' })
    // @ts-expect-error -- a domain event is about a domain
    void connection.on('DOMAIN_EVENT_CALLBACK_REBOOT', ({ net }) => net)
  }
  expectTypeOf(attempts).toBeFunction()
})
