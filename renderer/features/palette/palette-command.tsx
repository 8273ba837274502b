import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useExplanation, type Explainable } from '../commands/use-explanation.ts'
import type { PaletteEntry } from './entry.ts'

/** An entry that is only passed by is not asked about. Milliseconds. */
const REST = 120

/** The command that does the same as the current entry. */
export function PaletteCommand({ entry }: { readonly entry: PaletteEntry | undefined }) {
  const act = entry?.refused === null ? entry.explains : undefined
  const [rested, setRested] = useState<Explainable | undefined>(undefined)
  const key = JSON.stringify(act ?? null)
  useEffect(() => {
    const timer = setTimeout(() => setRested((JSON.parse(key) as Explainable | null) ?? undefined), REST)
    return () => clearTimeout(timer)
  }, [key])
  const isRested = rested !== undefined && JSON.stringify(rested) === key
  return (
    <div className="rig-palette-command">
      <Icon of={CodeIcon} size={12} />
      {isRested ? <Explained key={key} act={rested} /> : <Hint />}
    </div>
  )
}

function Hint() {
  const { t } = useTranslation()
  return <span className="rig-quiet">{t('palette.hint')}</span>
}

function Explained({ act }: { readonly act: Explainable }) {
  const explanation = useExplanation([act])
  if (explanation.type !== 'known') return <Hint />
  const lines = explanation.commands.join('\n')
  return (
    <code className="rig-ellipsis" translate="no" title={lines}>
      {explanation.commands.join(' && ')}
    </code>
  )
}
