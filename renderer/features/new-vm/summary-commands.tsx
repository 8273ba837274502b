import { useTranslation } from 'react-i18next'
import { CommandTabs } from '../wizard/command-tabs.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import type { VmInput } from './form.ts'

interface Props {
  readonly input: VmInput
  /** The input can be asked about. */
  readonly ready: boolean
}

export function SummaryCommands({ input, ready }: Props) {
  const { t } = useTranslation()
  const text = useRested(JSON.stringify(input))
  const key = ready && input.name !== '' ? text : null
  const asInput = () => JSON.parse(text) as VmInput
  const line = useAsked(key, async (client, signal) => {
    const { command } = await client.vm.virtInstall(asInput(), { signal })
    return [command]
  })
  const steps = useAsked(key, async (client, signal) => {
    const { commands } = await client.explain({ procedure: 'vm.create', input: asInput() }, { signal })
    return commands
  })
  return (
    <CommandTabs
      tools={[
        { name: 'virt-install', lines: line.asked },
        { name: 'virsh', lines: steps.asked },
      ]}
      note={t('newVm.summary.secret')}
    />
  )
}
