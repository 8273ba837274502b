import { describe, expect, it } from 'vitest'
import { argumentsOf, basesOf, readDockerfile, stagesOf } from '../../../contract/dockerfile.ts'
import { instructionNames, lintDockerfile } from '../../../contract/dockerfile-lint.ts'

describe('a Dockerfile', () => {
  const text = [
    '# syntax=docker/dockerfile:1',
    '# a comment',
    'ARG BASE=debian',
    'ARG VERSION=12',
    'FROM --platform=linux/amd64 ${BASE}:$VERSION AS Build',
    'run apt-get update && \\',
    '# in between',
    '',
    '    apt-get install -y make',
    'RUN <<EOF',
    'FROM nowhere',
    'EOF',
    'FROM build',
    'COPY --from=build /a /b',
    'FROM scratch',
  ].join('\r\n')
  const file = readDockerfile(text)

  it('is taken apart with the lines of its instructions', () => {
    expect(file.instructions.map(({ keyword, line, lastLine }) => [keyword, line, lastLine])).toEqual([
      ['ARG', 3, 3],
      ['ARG', 4, 4],
      ['FROM', 5, 5],
      ['RUN', 6, 9],
      ['RUN', 10, 12],
      ['FROM', 13, 13],
      ['COPY', 14, 14],
      ['FROM', 15, 15],
    ])
    expect(file.instructions[3]?.value).toBe('apt-get update &&     apt-get install -y make')
    expect(file.directives.get('syntax')).toBe('docker/dockerfile:1')
  })

  it('names its stages, the images it needs and its arguments', () => {
    expect(stagesOf(file).map(({ name, from }) => `${name}=${from}`)).toEqual(['build=debian:12', '=build', '=scratch'])
    expect(basesOf(file, { VERSION: '13' })).toEqual(['debian:13'])
    expect(argumentsOf(file)).toEqual([
      { name: 'BASE', fallback: 'debian' },
      { name: 'VERSION', fallback: '12' },
    ])
  })
})

/** For each instruction of the reference a line that is as it should be. */
const good: Readonly<Record<(typeof instructionNames)[number], string>> = {
  ADD: 'ADD https://example.org/a.tar.gz /srv/',
  ARG: 'ARG VERSION=1',
  CMD: 'CMD ["httpd", "-f"]',
  COPY: 'COPY --chown=1:1 a b /srv/',
  ENTRYPOINT: 'ENTRYPOINT ["/bin/app"]',
  ENV: 'ENV A=1 B="two words"',
  EXPOSE: 'EXPOSE 80 8000-8010/udp $PORT',
  FROM: 'FROM debian:12 AS other',
  HEALTHCHECK: 'HEALTHCHECK --interval=5s CMD curl -f http://localhost/',
  LABEL: 'LABEL org.example.a="b"',
  MAINTAINER: 'LABEL maintainer=me',
  ONBUILD: 'ONBUILD RUN make',
  RUN: 'RUN --mount=type=cache,target=/c make',
  SHELL: 'SHELL ["/bin/bash", "-c"]',
  STOPSIGNAL: 'STOPSIGNAL SIGTERM',
  USER: 'USER 1000:1000',
  VOLUME: 'VOLUME ["/data"]',
  WORKDIR: 'WORKDIR /srv',
}

describe('the lint of a Dockerfile', () => {
  it.each(instructionNames)('has nothing against a good %s', (name) => {
    expect(lintDockerfile(`FROM debian:12\n${good[name]}\n`)).toEqual([])
  })

  it.each([
    ['RUNN make', 'unknown', 'error'],
    ['COPY a', 'copy-words', 'error'],
    ['EXPOSE eighty', 'bad-port', 'error'],
    ['EXPOSE 70000', 'bad-port', 'error'],
    ['LABEL word', 'bad-pair', 'error'],
    ['RUN --mont=x make', 'bad-flag', 'error'],
    ["CMD ['sh']", 'bad-json', 'hint'],
    ['SHELL /bin/sh', 'bad-json', 'error'],
    ['STOPSIGNAL now', 'bad-signal', 'error'],
    ['HEALTHCHECK curl', 'unknown', 'error'],
    ['ONBUILD FROM x', 'onbuild', 'error'],
    ['USER', 'empty', 'error'],
    ['COPY --from=3 a b', 'unknown-stage', 'error'],
    ['MAINTAINER me', 'maintainer', 'hint'],
    ['ADD a /b', 'add-copy', 'hint'],
    ['WORKDIR srv', 'relative-workdir', 'hint'],
    ['RUN cd /srv', 'cd', 'hint'],
    ['RUN sudo make', 'sudo', 'hint'],
    ['RUN apt-get update', 'apt-update', 'hint'],
    ['ENV DB_PASSWORD=x', 'secret', 'hint'],
    ['ENV A 1', 'old-env', 'hint'],
    ['RUN <<EOF', 'open-heredoc', 'error'],
  ])('marks %s', (line, code, severity) => {
    expect(lintDockerfile(`FROM debian:12\n\n${line}\n`)).toMatchObject([{ line: 3, code, severity }])
  })

  it('sees what only several instructions show', () => {
    expect(lintDockerfile('RUN make\n')).toMatchObject([{ code: 'before-from' }, { code: 'no-from' }])
    expect(lintDockerfile('FROM a\nCMD x\nFROM b\nCMD y\nCMD z\n')).toMatchObject([{ code: 'several-cmd', line: 4 }])
    expect(lintDockerfile('FROM a AS x\nFROM b AS X\n')).toMatchObject([{ code: 'stage-twice', line: 2 }])
    expect(lintDockerfile('FROM a b\n')).toMatchObject([{ code: 'bad-from', line: 1 }])
  })
})
