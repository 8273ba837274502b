import { readTrace, type TraceVertex } from './buildkit-trace.ts'
import { errorFromStream } from './error-answer.ts'
import { JsonSplitter } from './json-stream.ts'
import { object, text, type JsonObject } from './json.ts'

export type BuildStepState = 'waiting' | 'running' | 'done' | 'cached' | 'failed'

/** A step of a build as it stands. */
export interface BuildStep {
  readonly id: string
  /** As the builder calls it: "RUN make", "[2/5] RUN make", "[internal] load build context". */
  readonly name: string
  readonly state: BuildStepState
  /** Milliseconds since 1970, by the clock of this side for the classic builder. */
  readonly started: number | undefined
  readonly ended: number | undefined
  /** The end of what it printed. */
  readonly output: string
}

/** Characters of output kept of a step, and steps of a build. */
const MAX_OUTPUT = 8 * 1024
const MAX_STEPS = 1000

type Draft = { -readonly [K in keyof BuildStep]: BuildStep[K] }

/** Reads the stream of a build, of the classic builder or BuildKit, into steps. Its memory does not grow with the output. */
export class BuildReader {
  readonly #splitter = new JsonSplitter('image build')
  readonly #steps = new Map<string, Draft>()
  readonly #now: () => number
  #current: Draft | null = null
  #line = ''
  #image = ''

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  get steps(): readonly BuildStep[] {
    return [...this.#steps.values()].map((step) => ({ ...step }))
  }

  /** The id of what was built; empty until it was. */
  get image(): string {
    return this.#image
  }

  /** @returns whether anything changed @throws DockerError for the builder's own refusal */
  push(chunk: Buffer): boolean {
    const values = this.#splitter.push(chunk)
    for (const value of values) this.#message(object(value))
    return values.length > 0
  }

  end(): void {
    for (const value of this.#splitter.end()) this.#message(object(value))
    this.#close('done')
  }

  #message(raw: JsonObject): void {
    const message = text(object(raw['errorDetail'])['message']) || text(raw['error'])
    if (message !== '') {
      this.#close('failed')
      throw errorFromStream('image build', message)
    }
    const aux = raw['aux']
    if (raw['id'] === 'moby.buildkit.trace' && typeof aux === 'string') this.#trace(Buffer.from(aux, 'base64'))
    else if (aux !== undefined) this.#image = text(object(aux)['ID']) || this.#image
    else if (typeof raw['stream'] === 'string') this.#stream(raw['stream'])
    else if (this.#current !== null && text(raw['status']) !== '') {
      this.#current.output = tail(this.#current.output, `${text(raw['id'])} ${text(raw['status'])}\n`)
    }
  }

  #trace(message: Buffer): void {
    const { vertexes, logs } = readTrace(message)
    for (const vertex of vertexes) this.#vertex(vertex)
    for (const log of logs) {
      const step = this.#steps.get(log.vertex)
      if (step !== undefined) step.output = tail(step.output, log.text)
    }
  }

  #vertex({ digest, name, cached, started, completed, error }: TraceVertex): void {
    const step = this.#steps.get(digest) ?? this.#add(digest, name)
    if (step === null) return
    step.started = started ?? step.started
    step.ended = completed ?? step.ended
    step.state = error !== '' ? 'failed' : cached ? 'cached' : completed ? 'done' : started ? 'running' : step.state
    if (error !== '') step.output = tail(step.output, `${error}\n`)
  }

  #add(id: string, name: string): Draft | null {
    if (this.#steps.size >= MAX_STEPS) return null
    const step: Draft = { id, name, state: 'waiting', started: undefined, ended: undefined, output: '' }
    this.#steps.set(id, step)
    return step
  }

  /** The classic builder tells steps by lines (builder/dockerfile/evaluator.go, dispatchers.go). */
  #stream(piece: string): void {
    this.#line += piece
    const lines = this.#line.split('\n')
    this.#line = (lines.pop() ?? '').slice(-MAX_OUTPUT)
    for (const line of lines) this.#classic(line)
  }

  #classic(line: string): void {
    const step = /^Step (\d+)\/(\d+) : (.*)$/s.exec(line)
    if (step !== null) {
      this.#close('done')
      this.#current = this.#add(`${step[1] ?? ''}/${step[2] ?? ''}`, step[3] ?? '')
      if (this.#current !== null) Object.assign(this.#current, { state: 'running', started: this.#now() })
      return
    }
    const built = /^Successfully built ([0-9a-f]+)$/.exec(line)
    if (built !== null && this.#image === '') this.#image = built[1] ?? ''
    // What went to stderr is put in colour, whose end begins the next line.
    const plain = line.replace(/^\u001b\[0m/, '')
    if (this.#current !== null && plain !== '') said(this.#current, plain)
  }

  #close(state: 'done' | 'failed'): void {
    const step = this.#current
    this.#current = null
    if (step === null) return
    step.ended = this.#now()
    if (step.state === 'running') step.state = state
  }
}

/** Between its own lines the classic builder passes on what the step prints. */
function said(step: Draft, line: string): void {
  if (line === ' ---> Using cache') step.state = 'cached'
  else if (!/^ ---> |^Removing intermediate container |^Successfully /.test(line)) {
    step.output = tail(step.output, `${line}\n`)
  }
}

function tail(before: string, more: string): string {
  const all = before + more
  return all.length <= MAX_OUTPUT ? all : all.slice(-MAX_OUTPUT)
}
