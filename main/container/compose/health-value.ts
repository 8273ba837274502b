import { quote } from '../../step/shell-words.ts'
import { secondsOf, type ContainerForm } from '../docker-run-values.ts'
import type { ComposeValue, Entry } from './compose-text.ts'
import { noteOthers, take, takeIn, textOf, type Filling } from './filling.ts'

const times = { interval: 'interval', timeout: 'timeout', start_period: 'startPeriod' } as const

const whole = (text: string): number | null => (/^[1-9]\d*$/.test(text) ? Number(text) : null)

/** ["CMD-SHELL", line] or ["CMD", word, …] as a line for a shell; a text is one. */
function checkOf(into: Filling, test: ComposeValue): string | undefined {
  if (test.items === null) return take(into, { key: 'test', value: test }, (text) => (text === '' ? null : text))
  const [kind, ...rest] = test.items.map((item) => textOf(into, item, 'test'))
  const words = rest.filter((word) => word !== null)
  if (words.length === 0 || words.length < rest.length) return undefined
  return kind === 'CMD-SHELL' ? words.join(' ') : kind === 'CMD' ? words.map(quote).join(' ') : undefined
}

/** healthcheck: with a test of its own. */
export function takeHealth(into: Filling, { key, value, place }: Entry): void {
  noteOthers(into, value, ['test', 'retries', ...Object.keys(times)], key)
  const test = value.find('test')
  const command = test && checkOf(into, test)
  // Without a check of its own the times would change that of the image, and NONE would take it away: the form has neither.
  if (command === undefined) return into.notes.add(key, place, 'not-carried')
  const health: NonNullable<ContainerForm['health']> = { command }
  for (const [name, field] of Object.entries(times)) {
    const seconds = takeIn(into, value, name, secondsOf)
    if (seconds !== undefined) health[field] = seconds
  }
  const retries = takeIn(into, value, 'retries', whole)
  into.form.health = { ...health, ...(retries === undefined ? {} : { retries }) }
}
