interface Verb {
  readonly usage: string
  readonly summary: string
  readonly words: number
  readonly options: readonly string[]
}

export const registryVerbs = {
  ls: { usage: 'ls', summary: 'registries that are known here, and who is logged in', words: 0, options: [] },
  start: {
    usage: 'start [--port N] [--name NAME] [--image IMAGE] [--no-deletion]',
    summary: 'starts one on 127.0.0.1, as a container',
    ...{ words: 0, options: ['port', 'name', 'image', 'no-deletion', 'explain'] },
  },
  catalogue: { usage: 'catalogue ADDRESS', summary: 'its repositories', words: 1, options: [] },
  tags: {
    usage: 'tags ADDRESS/REPOSITORY [--search TEXT]',
    summary: 'tags with digest and size',
    ...{ words: 1, options: ['search'] },
  },
  rm: {
    usage: 'rm ADDRESS/REPOSITORY:TAG [--yes]',
    summary: 'deletes a tag, and all that lead to the same manifest',
    ...{ words: 1, options: ['yes', 'explain'] },
  },
  login: {
    usage: 'login ADDRESS --username USER [--plain]',
    summary: 'the password is asked for, or read from standard input; --plain agrees to docker’s own file',
    ...{ words: 1, options: ['username', 'plain', 'explain'] },
  },
  logout: { usage: 'logout ADDRESS', summary: 'forgets a login', words: 1, options: ['explain'] },
  limit: {
    usage: 'limit [ADDRESS]',
    summary: 'how much may still be pulled; of Docker Hub unless told',
    words: 1,
    options: [],
  },
} as const satisfies Readonly<Record<string, Verb>>
export type RegistryVerb = keyof typeof registryVerbs

/** What `labrig registry` takes; `true` takes a value. */
export const registryOptions: Readonly<Record<string, boolean>> = {
  ...{ connection: true, port: true, name: true, image: true, search: true, username: true },
  ...{ 'no-deletion': false, plain: false, yes: false, explain: false },
}

export function registryHelp(): string {
  const lines = Object.values(registryVerbs).map(({ usage, summary }) => `  ${usage}\n      ${summary}`)
  return `labrig registry – registries of container images

Usage: labrig registry VERB [WORD] [OPTION]…

${lines.join('\n')}

--connection C names the engine; --explain shows the commands only; --json.
`
}
