import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import type { Container } from '../../../../contract/machine.ts'
import { formatDate } from '../../../lib/format.ts'
import { Fact, Typed } from '../../../components/fact.tsx'
import { meaningOf } from './exit-code.ts'
import type { Inspected } from './inspected.ts'

interface Props {
  readonly container: Container
  readonly inspected: Inspected | null
}

const policies = ['no', 'always', 'unless-stopped', 'on-failure'] as const

/** What a container is made of and how it is. */
export function ContainerFactList({ container, inspected }: Props) {
  const { t, i18n } = useTranslation()
  const id = container.id.split('/').at(-1) ?? ''
  return (
    <dl className="rig-dl rig-mp-fact-list">
      <Fact name={t('fact.image')}>
        <Typed text={container.image} />
      </Fact>
      <Fact name={t('fact.command')}>
        <Typed text={inspected === null ? container.command : inspected.command.map(quoted).join(' ')} />
      </Fact>
      {inspected !== null && <Life container={container} inspected={inspected} />}
      {inspected !== null && <Restart inspected={inspected} />}
      {inspected !== null && inspected.user !== '' && (
        <Fact name={t('machinePage.container.user')}>
          <Typed text={inspected.user} />
        </Fact>
      )}
      {inspected !== null && inspected.workingDirectory !== '' && (
        <Fact name={t('machinePage.container.directory')}>
          <Typed text={inspected.workingDirectory} />
        </Fact>
      )}
      <Fact name={t('fact.created')}>{formatDate(container.created * 1000, i18n.language)}</Fact>
      <Fact name={t('column.owner')}>{t(`owner.${container.owner}`)}</Fact>
      <Fact name={t('fact.id')}>
        <span className="rig-mp-with-copy">
          <code translate="no" title={id}>
            {id.slice(0, 12)}
          </code>
          <CopyButton text={id} label={t('machinePage.container.copyId')} />
        </span>
      </Fact>
    </dl>
  )
}

/** As a shell would need it: words with spaces or signs stand in quotes. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** Since when it runs or why it ended, and whether it is well. */
function Life({ container, inspected }: { readonly container: Container; readonly inspected: Inspected }) {
  const { t, i18n } = useTranslation()
  const { started, finished, exitCode, startError, healthOutput } = inspected
  const runs = container.state === 'running' || container.state === 'paused'
  const ended = !runs && finished !== null
  return (
    <>
      {started !== null && <Fact name={t('machinePage.container.started')}>{formatDate(started, i18n.language)}</Fact>}
      {ended && <Fact name={t('machinePage.container.ended')}>{formatDate(finished, i18n.language)}</Fact>}
      {ended && (
        <Fact name={t('machinePage.container.exitCode')}>
          <span className="rig-number">{exitCode}</span> <ExitMeaning code={exitCode} inspected={inspected} />
        </Fact>
      )}
      {startError !== '' && (
        <Fact name={t('machinePage.container.startError')}>
          <span className="rig-tone-error" lang="en">
            {startError}
          </span>
        </Fact>
      )}
      {container.health !== null && (
        <Fact name={t('machinePage.container.health')}>
          {t(`machinePage.health.${container.health}`)}
          {healthOutput !== null && healthOutput !== '' && (
            <code className="rig-mp-output" translate="no">
              {healthOutput}
            </code>
          )}
        </Fact>
      )}
    </>
  )
}

function ExitMeaning({ code, inspected }: { readonly code: number; readonly inspected: Inspected }) {
  const { t } = useTranslation()
  const meaning = meaningOf(code, inspected.outOfMemory)
  const signal = meaning.type === 'signal' ? meaning.signal : 0
  return <span className="rig-quiet">{t(`machinePage.exit.${meaning.type}`, { signal })}</span>
}

function Restart({ inspected: { restartPolicy, restarts } }: { readonly inspected: Inspected }) {
  const { t } = useTranslation()
  const policy = policies.find((one) => one === restartPolicy.name)
  const { retries } = restartPolicy
  return (
    <Fact name={t('machinePage.container.restart')}>
      {policy === undefined
        ? restartPolicy.name
        : policy === 'on-failure' && retries > 0
          ? t('machinePage.restart.limited', { count: retries })
          : t(`machinePage.restart.${policy}`)}
      {restarts > 0 && <span className="rig-quiet">{` · ${t('machinePage.restart.times', { count: restarts })}`}</span>}
    </Fact>
  )
}
