import { registryAddress } from '../../../contract/registry.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { ActCall } from '../act-dialog/use-act-run.ts'
import { readWhole } from '../wizard/numbers.ts'

/** What was asked for, and of what. */
export type RegistryQuestion =
  | { readonly act: 'start' }
  /** An empty address is asked for. */
  | { readonly act: 'login'; readonly address: string }
  | { readonly act: 'logout'; readonly address: string }
  | {
      readonly act: 'pull' | 'delete'
      readonly address: string
      readonly repository: string
      readonly tag: string
    }

export interface RegistryFields {
  readonly image: string
  readonly name: string
  readonly port: string
  readonly deletion: boolean
  readonly address: string
  readonly username: string
  readonly password: string
  readonly plain: boolean
}

export function firstFields(question: RegistryQuestion, images: readonly string[]): RegistryFields {
  return {
    ...{ image: images[0] ?? 'registry:2', name: 'labrig-registry', port: '5000', deletion: true },
    ...{ address: 'address' in question ? question.address : '', username: '', password: '', plain: false },
  }
}

type Call = ActCall<ActResult & { readonly address?: string }>

/** The act as the contract takes it; null while a field cannot be. @param isFile whether only a readable file would keep a login */
export function callOf(
  connection: string,
  question: RegistryQuestion,
  fields: RegistryFields,
  isFile: boolean,
): Call | null {
  switch (question.act) {
    case 'start': {
      const port = readWhole(fields.port, 1, 65_535)
      const [image, name] = [fields.image.trim(), fields.name.trim()]
      if (port === null || image === '' || /\s/.test(image) || name.length < 2) return null
      const input = { connection, image, name, port, deletion: fields.deletion }
      return { procedure: 'registry.start', input, run: (client) => client.registry.start(input) }
    }
    case 'login': {
      const [address, username] = [fields.address.trim(), fields.username.trim()]
      const { password, plain } = fields
      const lacks = username === '' || password === '' || (isFile && !plain)
      if (lacks || !registryAddress.safeParse(address).success) return null
      const input = { connection, address, username, password, plain }
      return { procedure: 'registry.login', input, run: (client) => client.registry.login(input) }
    }
    case 'logout': {
      const input = { connection, address: question.address }
      return { procedure: 'registry.logout', input, run: (client) => client.registry.logout(input) }
    }
    case 'pull': {
      const { address, repository, tag } = question
      const input = { connection, reference: `${address}/${repository}:${tag}` }
      return { procedure: 'image.pull', input, run: (client) => client.image.pull(input) }
    }
    case 'delete': {
      const { address, repository, tag } = question
      const input = { connection, address, repository, tag }
      return { procedure: 'registry.delete', input, run: (client) => client.registry.delete(input) }
    }
  }
}
