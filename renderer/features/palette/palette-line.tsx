import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { PaletteEntry } from './entry.ts'

interface Props {
  readonly id: string
  readonly entry: PaletteEntry
  readonly isCurrent: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

export function PaletteLine({ id, entry, isCurrent, onPoint, onChoose }: Props) {
  const { t } = useTranslation()
  const ref = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isCurrent) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <li
      ref={ref}
      id={id}
      role="option"
      aria-selected={isCurrent}
      aria-disabled={entry.refused !== null}
      className="rig-palette-line"
      onPointerMove={isCurrent ? undefined : onPoint}
      onClick={onChoose}
    >
      <Icon of={entry.icon} size={13} />
      <span className="rig-palette-text rig-ellipsis">{entry.text}</span>
      {entry.refused === null ? (
        <span className="rig-palette-group">{t(`palette.group.${entry.group}`)}</span>
      ) : (
        <span className="rig-palette-refused rig-ellipsis" title={entry.refused}>
          {entry.refused}
        </span>
      )}
      {entry.keys !== undefined && <kbd>{entry.keys}</kbd>}
    </li>
  )
}
