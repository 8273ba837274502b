import { readDockerfile, stagesOf, type Dockerfile, type Instruction } from './dockerfile.ts'

/** Codes of what is wrong or could be better; the words stand in the pages' texts. */
export const lintCodes = [
  ...['unknown', 'empty', 'no-from', 'before-from', 'bad-from', 'open-heredoc', 'bad-json', 'bad-port', 'bad-pair'],
  ...['bad-flag', 'bad-signal', 'copy-words', 'stage-twice', 'unknown-stage', 'onbuild'],
  ...['maintainer', 'several-cmd', 'several-entrypoint', 'latest', 'relative-workdir', 'cd', 'sudo', 'apt-update'],
  ...['secret', 'old-env', 'add-copy'],
] as const
export type LintCode = (typeof lintCodes)[number]

export interface LintMark {
  readonly line: number
  readonly lastLine: number
  /** An error keeps the build from beginning; a hint does not. */
  readonly severity: 'error' | 'hint'
  readonly code: LintCode
  /** The word that it is about; empty for the whole instruction. */
  readonly word: string
}

/** Every instruction of the Dockerfile reference. */
export const instructionNames = [
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER'],
  ...['ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
] as const

const flags: Readonly<Record<string, readonly string[]>> = {
  FROM: ['platform'],
  RUN: ['mount', 'network', 'security'],
  COPY: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude'],
  ADD: ['chown', 'chmod', 'link', 'checksum', 'keep-git-dir', 'exclude', 'unpack'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
}

const SECRET = /(?:^|_)(?:password|passwd|secret|token|api_?key|private_?key)(?:_|$)/i

type Say = (code: LintCode, word?: string, severity?: LintMark['severity']) => void

/** Whether words in brackets are the JSON that the exec form is; null where it is no such form. */
function execForm(value: string): string[] | false | null {
  if (!value.startsWith('[')) return null
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? (parsed as string[]) : false
  } catch {
    return false
  }
}

function splitFlags(value: string): { flags: string[]; rest: string } {
  const found: string[] = []
  let rest = value
  for (let match = /^--(\S+)\s*/.exec(rest); match !== null; match = /^--(\S+)\s*/.exec(rest)) {
    found.push(match[1] ?? '')
    rest = rest.slice(match[0].length)
  }
  return { flags: found, rest }
}

function checkRun(value: string, say: Say): void {
  if (/(?:^|&&|;)\s*sudo\s/.test(value)) say('sudo', 'sudo', 'hint')
  if (/^cd\s+\S+\s*$/.test(value)) say('cd', 'cd', 'hint')
  if (/apt(?:-get)?\s+update\s*$/.test(value)) say('apt-update', 'update', 'hint')
}

function checkFrom(rest: string, say: Say): void {
  const words = rest.split(/\s+/)
  const [image = '', as, name] = words
  const isNamed = words.length === 3 && as?.toLowerCase() === 'as' && /^[A-Za-z][\w.-]*$/.test(name ?? '')
  if (words.length !== 1 && !isNamed) say('bad-from', rest)
  if (/:latest$/.test(image)) say('latest', image, 'hint')
}

function checkPorts(rest: string, say: Say): void {
  for (const word of rest.split(/\s+/)) {
    if (!/^(?:\d+(?:-\d+)?(?:\/(?:tcp|udp|sctp))?|.*\$.*)$/i.test(word)) say('bad-port', word)
    else if (word.split(/[-/]/).some((part) => /^\d+$/.test(part) && (Number(part) < 1 || Number(part) > 65535))) {
      say('bad-port', word)
    }
  }
}

/** ENV and LABEL take pairs; ENV also one name and a value behind a blank, which is the older form. */
function checkPairs(keyword: string, rest: string, say: Say): void {
  const [first = ''] = rest.split(/\s+/)
  if (!first.includes('=')) {
    if (keyword === 'ENV' && /^\S+\s+\S/.test(rest)) say('old-env', first, 'hint')
    else say('bad-pair', first)
  }
  const name = first.split('=')[0] ?? ''
  if (keyword === 'ENV' && SECRET.test(name)) say('secret', name, 'hint')
}

const usesExec = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME', 'COPY', 'ADD'])

interface Words {
  readonly keyword: string
  /** Behind the flags. */
  readonly rest: string
  /** The words of the exec form; false where it is broken, null where it is none. */
  readonly exec: string[] | false | null
  readonly say: Say
}

const FETCHED = /^https?:|^git@|\.(?:tar|tgz|gz|xz|bz2)\b|\.git/

function checkCopy({ keyword, rest, exec, say }: Words): void {
  const words = exec === null || exec === false ? rest.split(/\s+/) : exec
  if (rest.includes('<<')) return
  if (words.length < 2) say('copy-words', keyword)
  if (keyword === 'ADD' && !words.slice(0, -1).some((word) => FETCHED.test(word))) say('add-copy', 'ADD', 'hint')
}

function checkArg({ rest, say }: Words): void {
  const [name = ''] = rest.split(/[\s=]/)
  if (!/^[A-Za-z_]\w*(?:=|\s|$)/.test(rest)) say('bad-pair', name)
  else if (SECRET.test(name)) say('secret', name, 'hint')
}

function checkOnBuild({ rest, say }: Words): void {
  const inner = (rest.split(/\s+/)[0] ?? '').toUpperCase()
  if (['ONBUILD', 'FROM', 'MAINTAINER'].includes(inner)) say('onbuild', inner)
  else if (!(instructionNames as readonly string[]).includes(inner)) say('unknown', inner)
}

/** Says it unless the words are as they should be. */
const unless =
  (pattern: RegExp, code: LintCode, severity: LintMark['severity'] = 'error') =>
  ({ rest, say }: Words): void => {
    if (!pattern.test(rest)) say(code, code === 'unknown' ? (rest.split(/\s+/)[0] ?? '') : rest, severity)
  }

const checks: Readonly<Record<string, (words: Words) => void>> = {
  FROM: ({ rest, say }) => checkFrom(rest, say),
  RUN: ({ rest, exec, say }) => (exec === null ? checkRun(rest, say) : undefined),
  COPY: checkCopy,
  ADD: checkCopy,
  EXPOSE: ({ rest, say }) => checkPorts(rest, say),
  ENV: ({ keyword, rest, say }) => checkPairs(keyword, rest, say),
  LABEL: ({ keyword, rest, say }) => checkPairs(keyword, rest, say),
  ARG: checkArg,
  WORKDIR: unless(/^["']?[/$]/, 'relative-workdir', 'hint'),
  STOPSIGNAL: unless(/^(?:SIG[A-Z0-9+-]+|\d+|.*\$.*)$/i, 'bad-signal'),
  SHELL: ({ rest, exec, say }) => (exec === null ? say('bad-json', rest.slice(0, 40)) : undefined),
  HEALTHCHECK: unless(/^(?:NONE|CMD)\b/i, 'unknown'),
  ONBUILD: checkOnBuild,
  MAINTAINER: ({ say }) => say('maintainer', 'MAINTAINER', 'hint'),
}

function checkWords({ keyword, value }: Instruction, say: Say): void {
  const { flags: given, rest } = splitFlags(value)
  const known = flags[keyword]
  for (const [flag = ''] of given.map((one) => one.split('='))) {
    if (known !== undefined && !known.includes(flag)) say('bad-flag', `--${flag}`)
  }
  if (rest === '' && keyword !== 'CMD') return say('empty', keyword)
  const exec = usesExec.has(keyword) ? execForm(rest) : null
  // Of RUN and CMD a line that is no JSON runs in the shell, brackets and all: almost never what is meant.
  if (exec === false) say('bad-json', rest.slice(0, 40), keyword === 'SHELL' ? 'error' : 'hint')
  checks[keyword]?.({ keyword, rest, exec, say })
}

/** What only shows over several instructions: of each stage the last CMD and ENTRYPOINT count. */
class StageChecks {
  #stage = -1
  readonly #names = new Set<string>()
  readonly #stages: ReturnType<typeof stagesOf>
  readonly #mark: (one: Instruction) => Say
  #last = new Map<string, Instruction>()

  constructor(file: Dockerfile, mark: (one: Instruction) => Say) {
    this.#stages = stagesOf(file)
    this.#mark = mark
  }

  get hasStage(): boolean {
    return this.#stage >= 0
  }

  take(one: Instruction): void {
    if (one.keyword === 'FROM') this.#begin(one)
    else if (!this.hasStage && one.keyword !== 'ARG') this.#mark(one)('before-from', one.keyword)
    const from = one.keyword === 'COPY' ? /--from=(\d+)(?:\s|$)/.exec(one.value)?.[1] : undefined
    if (from !== undefined && Number(from) >= this.#stage) this.#mark(one)('unknown-stage', from)
    if (one.keyword === 'CMD' || one.keyword === 'ENTRYPOINT') this.#count(one)
  }

  #begin(one: Instruction): void {
    this.#stage++
    this.#last = new Map()
    const name = this.#stages[this.#stage]?.name ?? ''
    if (name !== '' && this.#names.has(name)) this.#mark(one)('stage-twice', name)
    this.#names.add(name)
  }

  #count(one: Instruction): void {
    const before = this.#last.get(one.keyword)
    const code = one.keyword === 'CMD' ? 'several-cmd' : 'several-entrypoint'
    if (before !== undefined) this.#mark(before)(code, one.keyword, 'hint')
    this.#last.set(one.keyword, one)
  }
}

/** What a builder would refuse, and what is likely to be meant otherwise; in the order of the lines. */
export function lintDockerfile(text: string): LintMark[] {
  const file = readDockerfile(text)
  const marks: LintMark[] = []
  const mark =
    ({ line, lastLine }: Instruction): Say =>
    (code, word = '', severity = 'error') =>
      void marks.push({ line, lastLine, severity, code, word })
  for (const one of file.instructions) {
    if (!(instructionNames as readonly string[]).includes(one.keyword)) mark(one)('unknown', one.keyword)
    else checkWords(one, mark(one))
  }
  const stages = new StageChecks(file, mark)
  for (const one of file.instructions) stages.take(one)
  const [first] = file.instructions
  if (!stages.hasStage && first !== undefined) mark(first)('no-from', 'FROM')
  for (const line of file.open)
    marks.push({ line, lastLine: line, severity: 'error', code: 'open-heredoc', word: '<<' })
  return marks.sort((one, other) => one.line - other.line)
}
