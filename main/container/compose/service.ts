import type { PasteNote } from '../../../contract/paste.ts'
import type { ContainerForm } from '../docker-run-values.ts'
import { ComposeNotes, ComposeTextError, readCompose, type ComposeValue, type Entry } from './compose-text.ts'
import type { Filling } from './filling.ts'
import { kindOfKey } from './service-keys.ts'
import { takers } from './takers.ts'

export interface PastedService {
  readonly form: ContainerForm
  readonly notes: readonly PasteNote[]
  /** Of the file, in its order; empty when a service alone was pasted. */
  readonly services: readonly string[]
  /** Which one the form shows; null when a service alone was pasted. */
  readonly service: string | null
}

/** Keys of the whole file that say nothing of a service by itself. */
const groups = new Set(['services', 'networks', 'volumes', 'secrets'])

function noteFile(notes: ComposeNotes, file: ComposeValue): void {
  for (const { key, place } of file.entries ?? []) {
    if (groups.has(key)) continue
    if (key === 'version') notes.add(key, place, 'deprecated')
    else if (key === 'name' || key.startsWith('x-')) notes.add(key, place, 'without-effect')
    else notes.add(key, place, ['include', 'configs', 'models'].includes(key) ? 'not-carried' : 'not-understood')
  }
}

/** A whole file, a services: block or `web: {image: …}`; a service's own keys alone are one too. */
function servicesOf(file: ComposeValue): readonly Entry[] | null {
  const services = file.find('services')
  if (services !== undefined) return services.entries ?? []
  const entries = file.entries ?? []
  if (entries.some(({ key }) => key === 'image' || key === 'build')) return null
  return entries.filter(({ value }) => value.entries?.some(({ key }) => key in takers) === true)
}

interface Chosen {
  readonly services: readonly string[]
  readonly service: string | null
  readonly entries: readonly Entry[]
}

/** @throws ComposeTextError when there is no service, or not the one that is wanted */
function choose(file: ComposeValue, wanted: string | undefined): Chosen {
  const all = servicesOf(file)
  if (all === null) return { services: [], service: null, entries: file.entries ?? [] }
  const one = wanted === undefined ? all[0] : all.find(({ key }) => key === wanted)
  const entries = one?.value.entries
  if (one === undefined || entries == null) {
    const problem = wanted !== undefined && all.length > 0 ? 'unknown-service' : 'no-service'
    throw new ComposeTextError(problem, one?.place ?? file.place)
  }
  return { services: all.map(({ key }) => key), service: one.key, entries }
}

/**
 * Reads a service of a compose file into the form of a new container. Every key is taken, or named with its place.
 * @param wanted the service; the file's first one when absent
 * @throws ComposeTextError when the text is no YAML or has no service
 */
export function readComposeService(text: string, wanted?: string): PastedService {
  const file = readCompose(text)
  const { services, service, entries } = choose(file, wanted)
  const notes = new ComposeNotes()
  const into: Filling = { service: service ?? '', form: { start: true }, notes, file }
  if (file.find('services') !== undefined) noteFile(notes, file)
  for (const entry of entries) {
    const taker = takers[entry.key]
    if (taker !== undefined) taker(into, entry)
    else notes.add(entry.key, entry.place, kindOfKey(entry.key))
  }
  nameIt(into)
  const all = [...notes.all].sort((a, b) => a.line - b.line || a.column - b.column)
  return { form: into.form, notes: all, services, service }
}

/** The others of the file look for it by its service's name. */
function nameIt({ service, form }: Filling): void {
  if (service === '') return
  if (form.name === undefined) form.name = service
  else if (form.network !== undefined && form.name !== service) form.aliases = [...(form.aliases ?? []), service]
}
