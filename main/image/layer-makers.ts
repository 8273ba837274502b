import { array, flag, instant, object, text } from '../docker/json.ts'

export interface LayerMaker {
  /** Empty where the image does not say. */
  readonly command: string
  /** Seconds since 1970; 0 where nobody wrote it down. */
  readonly created: number
}

/** The classic builder writes instructions as a shell's comment: "/bin/sh -c #(nop)  CMD [...]". */
export function commandOf(createdBy: string): string {
  const instruction = /^(?:\S+ )*?#\(nop\)\s+(.*)$/s.exec(createdBy)?.[1]
  return (instruction ?? createdBy).trim()
}

/** What made each layer, lowest first: lines of the history that made none are marked (OCI image configuration, "history"). */
export function makersIn(config: { readonly [key: string]: unknown }): LayerMaker[] {
  const layers = array(object(config['rootfs'])['diff_ids'])
  const lines = array(config['history']).map(object)
  const made = lines.filter((line) => !flag(line['empty_layer']))
  if (made.length !== layers.length) return []
  return made.map((line) => ({
    command: commandOf(text(line['created_by']) || text(line['comment'])),
    created: Math.floor((instant(line['created']) ?? 0) / 1000),
  }))
}
