import { EyeIcon } from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import { EyeSlashIcon } from '@patternfly/react-icons/dist/esm/icons/eye-slash-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { FindBox } from '../find-box.tsx'
import { MASK } from './environment.tsx'
import { copyText, findInJson, jsonRows } from './json-tree.ts'
import { JsonTree } from './json-tree-view.tsx'

interface Props {
  readonly json: unknown
  readonly name: string
}

/** Levels that are open at first: the names of what there is. */
const OPEN_AT_FIRST = 1

/** All that the engine says, to fold, search and copy. */
export function JsonTab({ json, name }: Props) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [depth, setDepth] = useState(OPEN_AT_FIRST)
  const [current, setCurrent] = useState('.')
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const [secrets, setSecrets] = useState(false)
  const mask = secrets ? null : MASK
  const matches = useMemo(() => findInJson(json, query, mask), [json, query, mask])
  const rows = useMemo(() => {
    const isOpen = (id: string, level: number) => opened.get(id) ?? (matches.open.has(id) || level < depth)
    return jsonRows(json, { isOpen, mask })
  }, [json, opened, matches, depth, mask])
  const shown = matches.ids.length === 0 ? 0 : Math.min(at, matches.ids.length - 1)
  const row = rows.find(({ id }) => id === current) ?? rows[0]
  const foldAll = (levels: number) => {
    setOpened(new Map())
    setDepth(levels)
  }
  const goTo = (next: number, ids = matches.ids) => {
    setAt(next)
    const id = ids[next]
    if (id !== undefined) setCurrent(id)
  }
  return (
    <>
      <div className="rig-mp-tool-bar">
        <FindBox
          label={t('machinePage.inspect.find')}
          value={query}
          onChange={(next) => {
            setQuery(next)
            // What was folded by hand would hide what is looked for.
            setOpened(new Map())
            goTo(0, findInJson(json, next, mask).ids)
          }}
          count={matches.ids.length}
          at={shown}
          onStep={(by) => goTo((shown + by + matches.ids.length) % matches.ids.length)}
        />
        <span className="rig-grow" />
        <Button variant="link" onClick={() => foldAll(Number.POSITIVE_INFINITY)}>
          {t('machinePage.inspect.open')}
        </Button>
        <Button variant="link" onClick={() => foldAll(OPEN_AT_FIRST)}>
          {t('machinePage.inspect.fold')}
        </Button>
        <Button
          variant="link"
          icon={<Icon of={secrets ? EyeSlashIcon : EyeIcon} size={12} />}
          onClick={() => setSecrets(!secrets)}
        >
          {t(secrets ? 'machinePage.inspect.hideSecrets' : 'machinePage.inspect.showSecrets')}
        </Button>
      </div>
      <JsonTree
        label={t('machinePage.inspect.label', { name })}
        rows={rows}
        current={row?.id ?? '.'}
        query={query}
        onGo={setCurrent}
        onFold={(id, open) => setOpened(new Map(opened).set(id, open))}
      />
      {row !== undefined && (
        <footer className="rig-mp-path-bar">
          <code className="rig-ellipsis" translate="no" title={row.id} data-testid="json-path">
            {row.id}
          </code>
          <CopyButton text={row.id} label={t('machinePage.inspect.copyPath')} />
          <span className="rig-grow" />
          <span className="rig-quiet">{t('machinePage.inspect.value')}</span>
          <CopyButton text={copyText(row.value)} label={t('machinePage.inspect.copyValue')} />
        </footer>
      )}
    </>
  )
}
