import type { ComposeValue, Entry } from './compose-text.ts'
import { noteOthers, takeEach, takeIn, type Filling } from './filling.ts'
import { declaredName } from './mount-values.ts'

const plain = (text: string): string | null => (text === '' ? null : text)

/** A name each, with or without options. */
function listed({ key, value }: Entry): readonly Entry[] {
  return (
    value.entries ?? (value.items ?? []).map((item) => ({ key: item.scalar ?? key, place: item.place, value: item }))
  )
}

/** networks: the form has one; further ones are named, and can be connected when the container is there. */
export function takeNetworks(into: Filling, entry: Entry): void {
  const [first, ...others] = listed(entry)
  for (const other of others) into.notes.add(other.key, other.place, 'not-carried')
  if (first === undefined) return
  const declared = into.file.find('networks')?.find(first.key)
  // The file's own default network is Compose's to make.
  if (first.key === 'default' && declared?.find('name') === undefined) {
    return into.notes.add(first.key, first.place, 'not-carried')
  }
  into.form.network = declaredName(into, 'networks', first.key)
  if (first.value.entries !== null) takeOptions(into, first.value, `${entry.key}.${first.key}`)
}

function takeOptions(into: Filling, options: ComposeValue, path: string): void {
  noteOthers(into, options, ['aliases', 'ipv4_address'], path)
  const aliases = options.find('aliases')
  if (aliases !== undefined) {
    into.form.aliases = takeEach(into, { key: 'aliases', value: aliases, place: aliases.place }, plain)
  }
  const address = takeIn(into, options, 'ipv4_address', plain)
  if (address !== undefined) into.form.address = address
}
