import type { LintCode } from '../dockerfile-lint.ts'
import { fillText } from './finding-texts.ts'

/** What the marks in a Dockerfile say: the only place of the English words. */
export const lintTexts: Readonly<Record<LintCode, string>> = {
  unknown: '{{word}} is no instruction that is allowed here',
  empty: '{{word}} needs something behind it',
  'no-from': 'A Dockerfile begins with FROM',
  'before-from': '{{word}} stands before the first FROM',
  'bad-from': 'FROM takes an image, and perhaps AS and a name',
  'open-heredoc': 'The here-document never ends',
  'bad-json': 'The words in brackets are no JSON: double quotes are needed',
  'bad-port': '{{word}} is no port',
  'bad-pair': '{{word}} is no NAME=VALUE',
  'bad-flag': '{{word}} is unknown here',
  'bad-signal': '{{word}} is no signal',
  'copy-words': '{{word}} needs a source and a target',
  'stage-twice': 'The name {{word}} is given to two stages',
  'unknown-stage': 'There is no stage {{word}} before this one',
  onbuild: 'ONBUILD cannot hold {{word}}',
  maintainer: 'MAINTAINER is out of use: LABEL maintainer=…',
  'several-cmd': 'Only the last CMD of a stage counts',
  'several-entrypoint': 'Only the last ENTRYPOINT of a stage counts',
  latest: '{{word}} is another image tomorrow: name a version',
  'relative-workdir': 'A relative WORKDIR depends on the one before',
  cd: 'cd lasts for this RUN only: WORKDIR stays',
  sudo: 'A build is root already',
  'apt-update': 'An update alone comes from the cache later: install in the same RUN',
  secret: '{{word}} can be read by everybody who has the image',
  'old-env': 'The older form: NAME=VALUE is clearer',
  'add-copy': 'COPY does the same, and nothing else',
}

/** @param word what the mark is about */
export function lintSentence(code: LintCode, word: string, texts: typeof lintTexts = lintTexts): string {
  return fillText(texts[code], { word })
}
