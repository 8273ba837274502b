/** What a pasted text may make. */
export type PastedKind = 'vm' | 'container'

/** Of bash, zsh and the distributions' defaults: `$`, `me@host:~$`, `[root@host ~]#`, `(venv) me@host ~ %`, `host:~ #`. */
const NAMED = String.raw`(?:\([\w.-]+\)[ \t]*)?(?:\[[^\]]*\]|[\w.-]+@[\w.-]+[: ]\S*?|[\w.-]+:[~/]\S*?)[ \t]?[$#%]`
/** After a bare # only a program or an assignment: any other such line is a comment more often than root's prompt. */
const ROOT = String.raw`#(?=[ \t]+(?:sudo[ \t]+)?(?:docker|podman|virt-install)\b|[ \t]+(?:export[ \t]+)?[A-Za-z_]\w*=\S)`
const PROMPT = new RegExp(String.raw`^[ \t]*(?:${NAMED}|[$%]|${ROOT})[ \t]+`, 'u')
/** What a shell shows before a line that continues another. */
const CONTINUED_PROMPT = /^[ \t]*>[ \t]+/

/** How long the prompt of a line is; 0 without one. @param continued whether the line before ends with a backslash */
export function promptLength(line: string, continued: boolean): number {
  return (continued ? CONTINUED_PROMPT : PROMPT).exec(line)?.[0].length ?? 0
}

export const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/su

/** Programs that run another one, with those of their options that take the next word (sudo(8), doas(1), env(1)). */
const runners: Readonly<Record<string, RegExp>> = {
  sudo: /^(?:-[A-Za-z]*[ughpCrtTURD]|--(?:user|group|host|prompt|close-from|role|type|command-timeout|other-user|chroot|chdir))$/,
  doas: /^-[A-Za-z]*[uC]$/,
  env: /^(?:-[A-Za-z]*[uC]|--(?:unset|chdir))$/,
  ...{ time: /^$/, nohup: /^$/, exec: /^$/, command: /^$/ },
}

const baseName = (word: string | undefined) => word?.split('/').at(-1) ?? ''

/** How many words stand before the program: assignments, sudo and its like with their options. */
export function prefixLength(words: readonly string[]): number {
  let at = 0
  for (;;) {
    const word = words[at]
    const runner = word === undefined ? undefined : runners[baseName(word)]
    if (word !== undefined && ASSIGNMENT.test(word)) at++
    else if (runner === undefined) return at
    else at = afterOptions(words, at + 1, runner)
  }
}

function afterOptions(words: readonly string[], start: number, takesNext: RegExp): number {
  let at = start
  for (; words[at]?.startsWith('-') === true; at++) {
    if (words[at] === '--') return at + 1
    if (takesNext.test(words[at] ?? '')) at++
  }
  return at
}

/** Options of docker(1) itself that take the next word. */
const DOCKER_VALUE = /^(?:-[Hcl]|--(?:host|context|config|log-level|connection|url))$/

/** How many words say docker run or docker container create; 0 for everything else. @param words without their prefix */
export function dockerRunLength(words: readonly string[]): number {
  if (!/^(?:docker|podman)$/.test(baseName(words[0]))) return 0
  const at = afterOptions(words, 1, DOCKER_VALUE)
  const verb = words[at] === 'container' ? at + 1 : at
  return words[verb] === 'run' || words[verb] === 'create' ? verb + 1 : 0
}

/** What the words of one command make; null for any other command. */
export function pastedKind(words: readonly string[]): PastedKind | null {
  const program = words.slice(prefixLength(words))
  if (baseName(program[0]) === 'virt-install') return 'vm'
  return dockerRunLength(program) > 0 ? 'container' : null
}
