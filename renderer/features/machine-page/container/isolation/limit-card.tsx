import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupResource, Isolation } from '../../../../../contract/isolation.ts'
import { Card } from '../../../../components/card.tsx'
import { formatBytes } from '../../../../lib/format.ts'

type Groups = NonNullable<Isolation['groups']>

/** Processors in use: CPU time by time between two answers; null after the first one. */
function useProcessors({ readAt, resources }: Groups): number | null {
  const used = resources.find(({ name }) => name === 'cpu')?.counts['usedNanoseconds']
  const before = useRef<{ readAt: number; used: number } | null>(null)
  const [rate, setRate] = useState<number | null>(null)
  useEffect(() => {
    const last = before.current
    if (used === undefined || last?.readAt === readAt) return
    if (last !== null && readAt > last.readAt && used >= last.used) {
      setRate((used - last.used) / ((readAt - last.readAt) * 1e6))
    }
    before.current = { readAt, used }
  }, [readAt, used])
  return rate
}

/** What a container may use at most, which group says so, and what it uses now. */
export function LimitCard({ groups }: { readonly groups: Groups }) {
  const { t } = useTranslation()
  const processors = useProcessors(groups)
  return (
    <Card
      title={t('machinePage.limits.title')}
      sub={t('isolation.cgroup', { version: groups.version })}
      aside={<span className="rig-quiet rig-mp-small">{t('isolation.live')}</span>}
    >
      {groups.resources.map((one) => (
        <Limit key={one.name} resource={one} now={one.name === 'cpu' ? processors : one.current} />
      ))}
    </Card>
  )
}

function useAmount(name: GroupResource['name']): (value: number) => string {
  const { i18n } = useTranslation()
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 })
  return (value) => (name === 'memory' ? formatBytes(value, i18n.language) : number.format(value))
}

function Limit({ resource, now }: { readonly resource: GroupResource; readonly now: number | null }) {
  const { t } = useTranslation()
  const { name, file, limit, levels, setBy } = resource
  const amount = useAmount(name)
  const share = limit === null || limit === 0 || now === null ? 0 : Math.min(1, now / limit)
  const own = levels.at(-1)?.group
  return (
    <div className="rig-iso-limit">
      <div className="rig-bar-head">
        <h3>{t(`isolation.resource.${name}`)}</h3>
        <code className="rig-quiet" translate="no">
          {file}
        </code>
        <span className="rig-grow" />
        <span className="rig-number">{now === null ? '–' : amount(now)}</span>
        <span className="rig-quiet rig-number">
          {limit === null ? t('isolation.noLimit') : t('isolation.of', { limit: amount(limit) })}
        </span>
      </div>
      <span className="rig-meter rig-iso-meter" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} className={share > 0.9 ? 'is-near' : ''} />
      </span>
      {setBy !== null && setBy !== own && (
        <p className="rig-tone-attention">{t('isolation.setAbove', { group: setBy })}</p>
      )}
      <Counts resource={resource} />
      <details>
        <summary>{t('isolation.tree', { count: levels.length })}</summary>
        <ol className="rig-iso-tree">
          {levels.map((level, depth) => (
            <li key={level.group} style={{ paddingLeft: depth * 12 }}>
              <code className="rig-ellipsis" translate="no" title={level.group}>
                {depth === 0 ? '/' : (level.group.split('/').at(-1) ?? '')}
              </code>
              <span className="rig-grow" />
              {level.group === setBy && <span className="rig-mp-chip is-accent">{t('isolation.holds')}</span>}
              <span className="rig-number rig-quiet">
                {level.limit === null ? t('isolation.noLimit') : amount(level.limit)}
              </span>
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}

/** What has happened at the limit since the group was made. */
function Counts({ resource: { name, counts } }: { readonly resource: GroupResource }) {
  const { t } = useTranslation()
  const amount = useAmount(name)
  const { peak, oomKills, periods, slowed, refused } = counts
  const told = [
    peak === undefined ? null : t('isolation.count.peak', { size: amount(peak) }),
    oomKills === undefined ? null : t('isolation.count.oom', { count: oomKills }),
    periods === undefined || periods === 0 ? null : t('isolation.count.slowed', { slowed: slowed ?? 0, periods }),
    refused === undefined ? null : t('isolation.count.refused', { count: refused }),
  ].filter((part) => part !== null)
  return told.length === 0 ? null : <p className="rig-quiet">{told.join(' · ')}</p>
}
