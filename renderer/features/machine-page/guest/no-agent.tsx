import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { AgentState } from '../../../../contract/vm-agent.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { Segments } from '../../../components/segments.tsx'
import { families, familyNames, familyOf, installLines } from './install-agent.ts'

interface Props {
  readonly vm: Vm
  readonly agent: Exclude<AgentState, 'answers'>
}

/** Why nothing is known of the inside, and what brings it. */
export function NoAgent({ vm, agent }: Props) {
  const { t } = useTranslation()
  return (
    <div className="rig-empty">
      <h2>{t(`guest.none.${agent}.title`)}</h2>
      <p>{t(`guest.none.${agent}.text`)}</p>
      {agent === 'unset' && <AddChannel name={vm.name} />}
      {agent === 'away' && <Install os={vm.os} />}
      {agent === 'silent' && (
        <CodeBlock lines={['sudo systemctl restart qemu-guest-agent']} copyLabel={t('copy.commands')} />
      )}
    </div>
  )
}

/** virt-xml writes the channel into what is kept: it is there from the next start on. */
function AddChannel({ name }: { readonly name: string }) {
  const { t } = useTranslation()
  const channel = 'type=unix,target.type=virtio,target.name=org.qemu.guest_agent.0'
  return <CodeBlock lines={[`virt-xml ${name} --add-device --channel ${channel}`]} copyLabel={t('copy.commands')} />
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
