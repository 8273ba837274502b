import type { ImageRow } from '../../../contract/image-look.ts'
import type { Client } from '../../api/client.ts'
import type { ActCall } from '../act-dialog/use-act-run.ts'
import type { ActResult } from '../../../contract/revision.ts'

/** What was asked for, and of what. */
export type ImageQuestion =
  | { readonly act: 'pull' | 'load' | 'import' }
  | { readonly act: 'tag' | 'save' | 'delete'; readonly image: ImageRow; readonly name: string }
  | { readonly act: 'untag' | 'push'; readonly image: ImageRow; readonly name: string }

export type FieldName = 'reference' | 'path' | 'command' | 'username' | 'password'
export type Fields = Partial<Readonly<Record<FieldName, string>>>

export function firstFields(question: ImageQuestion): Fields {
  switch (question.act) {
    case 'pull':
      return { reference: '' }
    case 'load':
      return { path: '' }
    case 'import':
      return { path: '', reference: '', command: '' }
    case 'tag':
      return { reference: '' }
    case 'save':
      return { path: '' }
    case 'delete':
    case 'untag':
    case 'push':
      return {}
  }
}

type Call = ActCall<ActResult>

/** The act as the contract takes it; null while a field cannot be. */
export function callOf(connection: string, question: ImageQuestion, fields: Fields): Call | null {
  const text = (name: FieldName) => (fields[name] ?? '').trim()
  const reference = text('reference')
  const path = text('path')
  const call = (procedure: string, input: object, run: (client: Client) => Promise<ActResult>): Call => ({
    ...{ procedure, input, run },
  })
  switch (question.act) {
    case 'pull': {
      if (!isReference(reference)) return null
      const input = { connection, reference }
      return call('image.pull', input, (client) => client.image.pull(input))
    }
    case 'load': {
      if (!path.startsWith('/')) return null
      const input = { connection, path }
      return call('image.load', input, (client) => client.image.load(input))
    }
    case 'import': {
      if (!path.startsWith('/') || !isReference(reference)) return null
      const command = text('command')
      const input = { connection, path, reference, changes: command === '' ? [] : [`CMD ${command}`] }
      return call('image.import', input, (client) => client.image.import(input))
    }
    case 'tag':
    case 'save':
    case 'push':
    case 'untag':
    case 'delete':
      return callOfOne(connection, question, reference, path)
  }
}

function callOfOne(
  connection: string,
  question: Exclude<ImageQuestion, { readonly act: 'pull' | 'load' | 'import' }>,
  reference: string,
  path: string,
): Call | null {
  const { id } = question.image
  switch (question.act) {
    case 'tag': {
      if (!isReference(reference)) return null
      const input = { id, reference }
      return { procedure: 'image.tag', input, run: (client) => client.image.tag(input) }
    }
    case 'save': {
      if (!path.startsWith('/')) return null
      const input = { ids: [id], path }
      return { procedure: 'image.save', input, run: (client) => client.image.save(input) }
    }
    case 'push': {
      const input = { connection, reference: question.name }
      return { procedure: 'image.push', input, run: (client) => client.image.push(input) }
    }
    case 'untag': {
      const input = { id, reference: question.name }
      return { procedure: 'image.delete', input, run: (client) => client.image.delete(input) }
    }
    case 'delete': {
      // With several names the engine wants to be told twice that all of them are meant.
      const input = { id, force: question.image.users.length === 0 && question.image.tags.length > 1 }
      return { procedure: 'image.delete', input, run: (client) => client.image.delete(input) }
    }
  }
}

const isReference = (text: string) => text !== '' && !/\s/.test(text)
