import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../contract/connection.ts'

/** Which version of its API an engine speaks, and what it does otherwise for that. */
export function EngineGaps({ connection: { api, gaps = [] } }: { readonly connection: Connection }) {
  const { t } = useTranslation()
  if (api === undefined && gaps.length === 0) return null
  return (
    <>
      {api !== undefined && <span className="rig-quiet">{` · API ${api}`}</span>}
      {gaps.length > 0 && (
        <ul className="rig-quiet rig-engine-gaps">
          {gaps.map((gap) => (
            <li key={gap} data-gap={gap}>
              {t(`engineGap.${gap}`)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
