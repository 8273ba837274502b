import { useTranslation } from 'react-i18next'
import {
  directions,
  impairments,
  lackOf,
  type Direction,
  type ImpairmentName,
  type Lacks,
  type LinkDraft,
} from './link-form.ts'

interface Props {
  readonly lacks: Lacks
  readonly draft: LinkDraft
  readonly onChange: (draft: LinkDraft) => void
}

/** What happens to packets of each direction; what cannot be had here is off, and why stands below. */
export function ShapeTable({ lacks, draft, onChange }: Props) {
  const { t } = useTranslation()
  const set = (direction: Direction, name: ImpairmentName, value: string) =>
    onChange({ ...draft, [direction]: { ...draft[direction], [name]: value } })
  return (
    <>
      <table className="rig-link-table">
        <thead>
          <tr>
            <th scope="col">{t('linkTools.quality')}</th>
            {directions.map((direction) => (
              <th key={direction} scope="col">
                {t(`linkTools.${direction}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {impairments.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`linkTools.field.${name}`)}</th>
              {directions.map((direction) => (
                <td key={direction}>
                  <input
                    className="rig-input"
                    inputMode="decimal"
                    value={draft[direction][name]}
                    disabled={lackOf(name, direction, lacks) !== null}
                    aria-label={t('linkTools.fieldOf', {
                      field: t(`linkTools.field.${name}`),
                      direction: t(`linkTools.${direction}`),
                    })}
                    onChange={(event) => set(direction, name, event.target.value)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Lacking lacks={lacks} />
    </>
  )
}

const programs = {
  rate: 'tc (iproute2)',
  loss: 'nft (nftables)',
  delay: 'tc (iproute2)',
  sent: 'tc (iproute2)',
} as const
const parts = { rate: 'sch_tbf', loss: 'nf_tables netdev', delay: 'sch_netem', sent: 'ifb' } as const

function Lacking({ lacks }: { readonly lacks: Lacks }) {
  const { t } = useTranslation()
  const tools = ['rate', 'loss', 'delay', 'sent'] as const
  // Without delays at all there is none of what is sent.
  const said = tools
    .filter((tool) => tool !== 'sent' || lacks.delay == null)
    .flatMap((tool) => {
      switch (lacks[tool]) {
        case 'program':
          return [t('linkTools.lack.program', { tool: programs[tool] })]
        case 'root':
          return [t('linkTools.lack.root')]
        case 'kernel':
          if (tool === 'sent') return [t('linkTools.lack.direction')]
          return [
            tool === 'delay' ? t('linkTools.lack.kernel') : t('linkTools.lack.kernelOther', { tool: parts[tool] }),
          ]
        case null:
        case undefined:
          return []
      }
    })
  const all = [...new Set(said)]
  if (all.length === 0) return null
  return (
    <ul className="rig-link-lacks rig-quiet">
      {all.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  )
}
