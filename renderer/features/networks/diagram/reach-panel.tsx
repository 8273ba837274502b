import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { QuestionCircleIcon } from '@patternfly/react-icons/dist/esm/icons/question-circle-icon'
import { WrenchIcon } from '@patternfly/react-icons/dist/esm/icons/wrench-icon'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Hop, Reach } from '../../../../contract/reach.ts'
import { paths } from '../../../app/routes.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Waiting } from '../../../components/waiting.tsx'
import { FailureAlert } from '../../failures/failure-alert.tsx'
import { DetailsDrawer } from '../../storage/details-drawer.tsx'
import { hopWords } from './hop-words.ts'
import { titleOf } from './node-words.ts'
import type { Picture } from './picture.ts'
import type { ProbeAnswer, ReachAnswer } from './use-reach.ts'

interface Props {
  readonly answer: ReachAnswer
  readonly probe: ProbeAnswer
  readonly picture: Picture
  readonly onProbe: (byName: boolean) => void
  readonly onClose: () => void
}

/** The asked way in words, hop by hop, with what stops it and what mends that. */
export function ReachPanel({ answer, probe, picture, onProbe, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <DetailsDrawer name={t('networks.reach.title')} onClose={onClose}>
      {answer.type === 'asking' && <Waiting lines={6} />}
      {answer.type === 'failed' && (
        <div className="rig-notices">
          <FailureAlert title={t('networks.reach.failed')} failure={answer.failure} />
        </div>
      )}
      {answer.type === 'known' && <Known reach={answer.reach} probe={probe} picture={picture} onProbe={onProbe} />}
    </DetailsDrawer>
  )
}

const verdictLooks = {
  reaches: { icon: CheckCircleIcon, tone: 'running' },
  likely: { icon: QuestionCircleIcon, tone: 'running' },
  blocked: { icon: ExclamationCircleIcon, tone: 'error' },
} as const

interface KnownProps extends Pick<Props, 'probe' | 'picture' | 'onProbe'> {
  readonly reach: Reach
}

function Known({ reach, probe, picture, onProbe }: KnownProps) {
  const { t } = useTranslation()
  const { icon, tone } = verdictLooks[reach.verdict]
  const target = reach.port === null ? reach.to : `${reach.to}, ${reach.protocol} ${reach.port}`
  return (
    <>
      <section className="rig-section" data-verdict={reach.verdict}>
        <p className={`rig-reach-verdict rig-tone-${tone}`} role="status">
          <Icon of={icon} />
          <strong>{t(`networks.reach.verdict.${reach.verdict}`)}</strong>
        </p>
        <p className="rig-quiet">{t('networks.reach.way', { from: reach.from, to: target })}</p>
        <ol className="rig-reach-hops" aria-label={t('networks.reach.hops')}>
          {reach.hops.map((hop, at) => (
            <HopLine key={at} hop={hop} at={at} />
          ))}
        </ol>
      </section>
      <OtherFamily reach={reach} />
      <Names reach={reach} />
      {reach.finding !== null && <Fix finding={reach.finding} />}
      <Attempt reach={reach} probe={probe} onProbe={onProbe} />
      {reach.single.length > 0 && (
        <section className="rig-section">
          <h3 className="rig-section-title">{t('networks.reach.single')}</h3>
          <p>
            {reach.single
              .map((id) => picture.nodes.get(id))
              .map((node) => (node === undefined ? '' : titleOf(node, t)))
              .join(' · ')}
          </p>
        </section>
      )}
      {reach.commands.length > 0 && (
        <section className="rig-section">
          <h3 className="rig-section-title">{t('networks.reach.commands')}</h3>
          <CodeBlock lines={reach.commands} copyLabel={t('copy.commands')} />
        </section>
      )}
    </>
  )
}

function HopLine({ hop, at }: { readonly hop: Hop; readonly at: number }) {
  const { t, i18n } = useTranslation()
  const state = hop.passes === null ? 'unseen' : hop.passes ? 'passes' : 'ends'
  return (
    <li className={`is-${state}`} data-hop={hop.code}>
      <span className="rig-reach-mark" aria-hidden="true">
        {state === 'passes' ? at + 1 : state === 'ends' ? '✕' : '?'}
      </span>
      <span>
        {state !== 'passes' && <span className="rig-unseen">{`${t(`networks.reach.${state}`)} `}</span>}
        {hopWords(hop, i18n.language)}
        {hop.note !== '' && (
          <code className="rig-reach-note" translate="no">
            {hop.note}
          </code>
        )}
      </span>
    </li>
  )
}

const familyNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const

/** The way by the other family of addresses, after which of the two is tried first and why. */
function OtherFamily({ reach: { family, other, choice } }: Pick<KnownProps, 'reach'>) {
  const { t } = useTranslation()
  if (other === null) return null
  const { icon, tone } = verdictLooks[other.verdict]
  return (
    <section className="rig-section" data-family={other.family}>
      <h3 className="rig-section-title">{t('networks.reach.byFamily', { family: familyNames[other.family] })}</h3>
      <p className={`rig-reach-verdict rig-tone-${tone}`}>
        <Icon of={icon} />
        <strong>{t(`networks.reach.verdict.${other.verdict}`)}</strong>
      </p>
      {choice !== null && (
        <p className="rig-quiet">
          {`${t('networks.reach.above', { family: familyNames[family] })} ${t(`networks.reach.choice.${choice}`)}`}
        </p>
      )}
      <ol className="rig-reach-hops" aria-label={t('networks.reach.hops')}>
        {other.hops.map((hop, at) => (
          <HopLine key={at} hop={hop} at={at} />
        ))}
      </ol>
    </section>
  )
}

/** What a container's own question for the other's name is answered. */
function Names({ reach: { names, from, to } }: Pick<KnownProps, 'reach'>) {
  const { t } = useTranslation()
  if (names === null) return null
  const finds = names.passes === true
  return (
    <section className="rig-section" data-names={finds ? 'found' : 'unknown'}>
      <h3 className="rig-section-title">{t('networks.reach.byName')}</h3>
      <p>{t(finds ? 'networks.reach.namesFound' : 'networks.reach.namesUnknown', { from, to })}</p>
      <ol className="rig-reach-hops">
        <HopLine hop={names} at={0} />
      </ol>
    </section>
  )
}

/** The doctor knows what to do about it. */
function Fix({ finding }: { readonly finding: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <section className="rig-section">
      <p>{t('networks.reach.mendable')}</p>
      <Button
        variant="secondary"
        size="sm"
        icon={<Icon of={WrenchIcon} size={12} />}
        onClick={() => void navigate({ to: paths.host, search: { finding } })}
      >
        {t('networks.reach.fix')}
      </Button>
    </section>
  )
}

function Attempt({ reach, probe, onProbe }: Pick<KnownProps, 'reach' | 'probe' | 'onProbe'>) {
  const { t } = useTranslation()
  if (!reach.probes) return null
  return (
    <section className="rig-section">
      <div className="rig-reach-tries">
        <Button variant="secondary" size="sm" isDisabled={probe.type === 'trying'} onClick={() => onProbe(false)}>
          {t(probe.type === 'none' ? 'networks.reach.test' : 'networks.reach.testAgain')}
        </Button>
        {reach.names !== null && (
          <Button variant="secondary" size="sm" isDisabled={probe.type === 'trying'} onClick={() => onProbe(true)}>
            {t('networks.reach.testName')}
          </Button>
        )}
      </div>
      {probe.type === 'known' && (
        <p className="rig-reach-probe" role="status" data-probe={probe.probe.result}>
          {t(`networks.reach.result.${probe.probe.result}`, { time: probe.probe.time ?? 0 })}
          <code className="rig-reach-note" translate="no">
            {probe.probe.command === '' ? probe.probe.detail : probe.probe.command}
          </code>
        </p>
      )}
      {probe.type === 'failed' && <FailureAlert title={t('networks.reach.failed')} failure={probe.failure} />}
    </section>
  )
}
