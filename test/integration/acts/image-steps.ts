import { join } from 'node:path'
import { imageArchive, rootfsTar } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'

/** `registry` and `locked` are addresses: of one that is open and one that wants `user` and `word`. */
export function imageSteps(
  registry: () => string,
  locked: () => string,
  folder: () => string,
): readonly EquivalenceStep[] {
  return [
    {
      act: 'image.pull',
      what: 'from an open registry',
      input: ({ name }) => ({ reference: `${registry()}/${name}:1` }),
    },
    {
      act: 'image.pull',
      what: 'with a login, whose password is typed at a prompt',
      input: ({ name }) => ({
        reference: `${locked()}/${name}:1`,
        login: { username: 'user', password: 'word' },
      }),
      typed: 'word',
    },
    {
      act: 'image.load',
      what: 'from an archive',
      input: async ({ name }) => ({ path: await imageArchive(`${name}:loaded`) }),
    },
    {
      act: 'image.import',
      what: 'from a root file system',
      input: async ({ name }) => ({
        path: await rootfsTar(),
        reference: `${name}:imported`,
        changes: ['CMD ["sh", "-c", "echo \\"it\'s $HOME\\""]', 'ENV WORDS=two\\ words', `LABEL of=${name}`],
      }),
    },
    {
      act: 'image.build',
      what: 'of a text, on an image that is here',
      input: ({ name, world }) => ({
        ...{ context: folder(), tags: [`${name}:built`], builder: 'classic' },
        text: `FROM ${world.image}\nENV A="it's $HOME"\nLABEL of=${name}\n`,
      }),
    },
    {
      act: 'image.saveDockerfile',
      what: 'in a folder that has none',
      input: ({ name }) => ({
        context: folder(),
        dockerfile: `${name}.file`,
        text: `FROM scratch\nENV A="it's $HOME"`,
        digest: null,
      }),
    },
    {
      act: 'image.tag',
      what: 'with a name of a registry',
      input: async ({ name, world }) => ({
        id: `image:docker/${(await world.docker('image', 'inspect', '-f', '{{.Id}}', `${name}:imported`)).trim()}`,
        reference: `${registry()}/${name}:pushed`,
      }),
    },
    {
      act: 'image.push',
      what: 'to an open registry',
      input: ({ name }) => ({ reference: `${registry()}/${name}:pushed` }),
    },
    {
      act: 'image.save',
      what: 'by its name',
      input: async ({ name, world }) => ({
        ids: [`image:docker/${(await world.docker('image', 'inspect', '-f', '{{.Id}}', `${name}:loaded`)).trim()}`],
        path: join(folder(), `${name}.tar`),
      }),
    },
    {
      act: 'image.delete',
      what: 'by name',
      input: async ({ name, world }) => ({
        id: `image:docker/${(await world.docker('image', 'inspect', '-f', '{{.Id}}', `${name}:imported`)).trim()}`,
        reference: `${name}:imported`,
      }),
    },
    {
      act: 'image.delete',
      what: 'by id',
      input: async ({ name, world }) => ({
        id: `image:docker/${(await world.docker('image', 'inspect', '-f', '{{.Id}}', `${name}:loaded`)).trim()}`,
      }),
    },
  ]
}
