/** Messages between the shim's main process and a utility process, over Node's IPC with structured clone. */
export type UtilityWire =
  | { readonly type: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly type: 'port'; readonly id: number; readonly data: unknown }
  | { readonly type: 'close'; readonly id: number }
