import type { ReactNode } from 'react'

interface Props {
  readonly name: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** A setting: its name and what it means on the left, the choice on the right. */
export function SettingRow({ name, hint, children }: Props) {
  return (
    <div className="rig-setting">
      <div>
        <h3>{name}</h3>
        {hint !== undefined && <p className="rig-quiet">{hint}</p>}
      </div>
      <div className="rig-setting-choice">{children}</div>
    </div>
  )
}
