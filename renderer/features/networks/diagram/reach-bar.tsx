import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ArrowRightIcon } from '@patternfly/react-icons/dist/esm/icons/arrow-right-icon'
import { useId, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Picture } from './picture.ts'
import type { ReachDraft } from './reach-draft.ts'
import type { ReachQuestion } from './use-reach.ts'

interface Props {
  readonly picture: Picture
  readonly draft: ReachDraft
  readonly onDraft: (draft: ReachDraft) => void
  readonly onAsk: (question: ReachQuestion) => void
}

const protocols = ['tcp', 'udp'] as const
const MOST_PORT = 65_535

/** Can one reach the other? Machines, the host and the outside by name or address. */
export function ReachBar({ picture, draft, onDraft, onAsk }: Props) {
  const { t } = useTranslation()
  const list = useId()
  const { from, to, port, protocol } = draft
  const machines = [...picture.nodes.values()].filter(({ kind }) => kind === 'machine').map(({ name }) => name)
  const ends = ['internet', 'lan', 'host', ...new Set(machines.sort())]
  const number = port === '' ? null : Number(port)
  const isPort = number === null || (Number.isInteger(number) && number > 0 && number <= MOST_PORT)
  const isReady = from.trim() !== '' && to.trim() !== '' && isPort
  const ask = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) onAsk({ from: from.trim(), to: to.trim(), ...(number === null ? {} : { port: number }), protocol })
  }
  const field = (name: 'from' | 'to', value: string) => (
    <input
      className="rig-input"
      data-end={name}
      list={list}
      aria-label={t(`networks.reach.${name}`)}
      placeholder={t(`networks.reach.${name}Hint`)}
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onDraft({ ...draft, [name]: event.target.value })}
    />
  )
  return (
    <form className="rig-bar rig-reach-bar" aria-label={t('networks.reach.label')} onSubmit={ask}>
      <span className="rig-quiet">{t('networks.reach.question')}</span>
      {field('from', from)}
      <Icon of={ArrowRightIcon} size={12} />
      {field('to', to)}
      <datalist id={list}>
        {ends.map((end) => (
          <option key={end} value={end} />
        ))}
      </datalist>
      <span className="rig-select">
        <select
          aria-label={t('networks.reach.protocol')}
          value={protocol}
          onChange={(event) => onDraft({ ...draft, protocol: event.target.value === 'udp' ? 'udp' : 'tcp' })}
        >
          {protocols.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </span>
      <input
        className="rig-input rig-reach-port"
        inputMode="numeric"
        aria-label={t('networks.reach.port')}
        placeholder={t('networks.reach.port')}
        aria-invalid={!isPort}
        value={port}
        onChange={(event) => onDraft({ ...draft, port: event.target.value.trim() })}
      />
      <Button type="submit" variant="secondary" size="sm" isDisabled={!isReady}>
        {t('networks.reach.show')}
      </Button>
    </form>
  )
}
