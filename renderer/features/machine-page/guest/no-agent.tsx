import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { AgentState } from '../../../../contract/vm-agent.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { Segments } from '../../../components/segments.tsx'
import { Commands } from '../../commands/commands.tsx'
import { AgentButton } from './agent-button.tsx'
import { families, familyNames, familyOf, installLines } from './install-agent.ts'

interface Props {
  readonly vm: Vm
  readonly agent: Exclude<AgentState, 'answers'>
  readonly again: () => void
}

/** Why nothing is known of the inside, and what brings it. */
export function NoAgent({ vm, agent, again }: Props) {
  const { t } = useTranslation()
  return (
    <div className="rig-empty">
      <h2>{t(`guest.none.${agent}.title`)}</h2>
      <p>{t(`guest.none.${agent}.text`)}</p>
      {agent === 'unset' && <AddChannel vm={vm} again={again} />}
      {agent === 'away' && <Install os={vm.os} />}
      {agent === 'silent' && (
        <CodeBlock lines={['sudo systemctl restart qemu-guest-agent']} copyLabel={t('copy.commands')} />
      )}
    </div>
  )
}

function AddChannel({ vm, again }: Omit<Props, 'agent'>) {
  const { t } = useTranslation()
  const input = { id: vm.id, device: { kind: 'agent' as const } }
  return (
    <div className="rig-guest-install">
      <Commands acts={[{ procedure: 'vm.attach', input }]} />
      <AgentButton
        variant="secondary"
        label={t('guest.addChannel')}
        run={(client) => client.vm.attach(input)}
        onDone={again}
      />
    </div>
  )
}

function Install({ os }: { readonly os: string | null }) {
  const { t } = useTranslation()
  const [family, setFamily] = useState(() => familyOf(os))
  const options = families.map((value) => ({ value, content: familyNames[value] }))
  return (
    <div className="rig-guest-install">
      <Segments label={t('guest.family')} value={family} options={options} onChange={setFamily} />
      <CodeBlock lines={installLines[family]} copyLabel={t('copy.commands')} />
    </div>
  )
}
