/** Types that read the table's signature strings: what a procedure takes and gives follows from its row alone. */
import type { AnyName, ArgsSignature, ResultSignature, structs } from './table.ts'

type Structs = typeof structs

/** A typed parameter: libvirt's tagged value. `llong` and `ullong` are 64 bits wide and therefore bigint. */
export type TypedParam =
  | { field: string; type: 'int'; value: number }
  | { field: string; type: 'uint'; value: number }
  | { field: string; type: 'llong'; value: bigint }
  | { field: string; type: 'ullong'; value: bigint }
  | { field: string; type: 'double'; value: number }
  | { field: string; type: 'boolean'; value: boolean }
  | { field: string; type: 'string'; value: string }

/** The same for sending: 64-bit values may be plain numbers. */
export type TypedParamInput =
  Readonly<TypedParam> | { readonly field: string; readonly type: 'llong' | 'ullong'; readonly value: number }

interface Plain {
  i8: number
  u8: number
  u16: number
  i32: number
  u32: number
  f64: number
  str: string
  uuid: string
}

/** What the decoder gives for one type of the table. */
type Decoded<T extends string> = T extends keyof Plain
  ? Plain[T]
  : T extends 'i64' | 'u64'
    ? bigint
    : T extends keyof Structs
      ? DecodedFields<Structs[T]>
      : T extends `${infer U}?`
        ? Decoded<U> | null
        : T extends `tp<${number}>`
          ? TypedParam[]
          : T extends `opaque<${number}>` | `char<${number}>`
            ? Buffer
            : T extends `char[${number}]`
              ? string
              : T extends `${infer U}<${number}>`
                ? Decoded<U>[]
                : never

/** What the encoder accepts for one type of the table. */
type Encodable<T extends string> = T extends keyof Plain
  ? Plain[T]
  : T extends 'i64' | 'u64'
    ? bigint | number
    : T extends keyof Structs
      ? EncodableFields<Structs[T]>
      : T extends `${infer U}?`
        ? Encodable<U> | null
        : T extends `tp<${number}>`
          ? readonly TypedParamInput[]
          : T extends `opaque<${number}>` | `char<${number}>`
            ? Uint8Array
            : T extends `char[${number}]`
              ? string
              : T extends `${infer U}<${number}>`
                ? readonly Encodable<U>[]
                : never

type Fields<S extends string> = S extends `${infer T} ${infer N}, ${infer R}`
  ? [T, N] | Fields<R>
  : S extends `${infer T} ${infer N}`
    ? [T, N]
    : never

export type DecodedFields<S extends string> = { [F in Fields<S> as F[1]]: Decoded<F[0]> }
export type EncodableFields<S extends string> = { readonly [F in Fields<S> as F[1]]: Encodable<F[0]> }

/** Arguments of a procedure; an empty object type when it takes none. */
export type Args<N extends AnyName> = EncodableFields<ArgsSignature<N>>

/** Result of a procedure, or payload of an event message; void when there is none. */
export type Result<N extends AnyName> = ResultSignature<N> extends '' ? void : DecodedFields<ResultSignature<N>>

/** A struct as the daemon sends it. Objects are plain values: no handle, nothing to free. */
export type Struct<S extends keyof Structs> = DecodedFields<Structs[S]>

export type Dom = Struct<'dom'>
export type Net = Struct<'net'>
export type Pool = Struct<'pool'>
export type Vol = Struct<'vol'>
export type Snap = Struct<'snap'>
export type NodeDev = Struct<'nodedev'>
export type Secret = Struct<'secret'>
