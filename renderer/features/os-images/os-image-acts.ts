import type { OsImage, OsImageEntry } from '../../../contract/os-image.ts'
import type { Client } from '../../api/client.ts'

/** What was asked for, and of what. */
export type OsImageQuestion =
  | { readonly act: 'download' | 'discard'; readonly entry: OsImageEntry }
  | { readonly act: 'label' | 'delete'; readonly image: OsImage }
  | { readonly act: 'import' | 'build' }

export type FieldName = 'pool' | 'path' | 'label'
export type Fields = Partial<Readonly<Record<FieldName, string>>>

/** Where libvirt's packages put images; made by the act when it is not there. */
export const USUAL_POOL = 'default'

export function firstFields(question: OsImageQuestion, pools: readonly string[]): Fields {
  const pool = pools.includes(USUAL_POOL) ? USUAL_POOL : (pools[0] ?? USUAL_POOL)
  switch (question.act) {
    case 'download':
    case 'build':
      return { pool }
    case 'import':
      return { path: '', label: '', pool }
    case 'label':
      return { label: question.image.label }
    case 'discard':
    case 'delete':
      return {}
  }
}

export interface OsImageCall {
  readonly procedure: string
  readonly input: object
  readonly run: (client: Client) => Promise<{ readonly commands?: readonly string[] }>
}

/** The act as the contract takes it; null while a field cannot be. */
export function callOf(connection: string, question: OsImageQuestion, fields: Fields): OsImageCall | null {
  const text = (name: FieldName) => (fields[name] ?? '').trim()
  switch (question.act) {
    case 'download': {
      const input = { connection, pool: text('pool'), entry: question.entry.id }
      return { procedure: 'osImage.download', input, run: (client) => client.osImage.download(input) }
    }
    case 'discard': {
      const input = { entry: question.entry.id }
      return { procedure: 'osImage.discard', input, run: (client) => client.osImage.discard(input) }
    }
    case 'build': {
      const input = { connection, pool: text('pool') }
      return { procedure: 'osImage.build', input, run: (client) => client.osImage.build(input) }
    }
    case 'import': {
      if (!text('path').startsWith('/')) return null
      const label = text('label')
      const input = { connection, pool: text('pool'), path: text('path'), ...(label === '' ? {} : { label }) }
      return { procedure: 'osImage.import', input, run: (client) => client.osImage.import(input) }
    }
    case 'label':
    case 'delete':
      return imageCall(connection, question, text('label'))
  }
}

function imageCall(
  connection: string,
  { act, image }: Extract<OsImageQuestion, { readonly image: OsImage }>,
  label: string,
): OsImageCall | null {
  const on = { connection, pool: image.pool, name: image.name }
  if (act === 'delete') {
    return { procedure: 'osImage.delete', input: on, run: (client) => client.osImage.delete(on) }
  }
  if (label === '') return null
  const input = { ...on, label }
  const run = async (client: Client) => {
    await client.osImage.label(input)
    return {}
  }
  return { procedure: 'osImage.label', input, run }
}

/** Whether it takes minutes: then the dialog need not be waited for. */
export const isLong = ({ act }: OsImageQuestion): boolean => act === 'download' || act === 'build' || act === 'import'
