import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { useValue } from '../../lib/value.ts'
import { useConnections } from './use-machine.ts'

/** Nothing moves on screen for an answer that comes at once. Milliseconds. */
const PATIENCE = 300

/** In place of rows while the first lists are on their way. */
export function SkeletonRows() {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="rig-skeletons" role="status" aria-label={t('loading')}>
      {shown && Array.from({ length: 6 }, (_, index) => <i key={index} />)}
    </div>
  )
}

/** Nothing is there, or the filter hides it all: two different sentences. */
export function EmptyTable({ filtered }: { readonly filtered: boolean }) {
  return filtered ? <NothingFound /> : <NoMachines />
}

function NoMachines() {
  const { t } = useTranslation()
  const ready = useConnections().some((connection) => connection.state === 'ready')
  return (
    <div className="rig-empty">
      <h2>{t('empty.title')}</h2>
      <p>{t(ready ? 'empty.what' : 'empty.noEngine')}</p>
      {ready && (
        <CodeBlock
          lines={['docker run -d --name web nginx', 'virsh define guest.xml']}
          copyLabel={t('copy.commands')}
        />
      )}
      {ready && <FirstMachine />}
    </div>
  )
}

function FirstMachine() {
  const { t } = useTranslation()
  const { creation } = usePage()
  return (
    <div className="rig-form-acts">
      <Button variant="secondary" onClick={() => creation.open.set('vm')}>
        {t('palette.new.vm')}
      </Button>
      <Button variant="secondary" onClick={() => creation.open.set('container')}>
        {t('palette.new.container')}
      </Button>
    </div>
  )
}

function NothingFound() {
  const { t } = useTranslation()
  const { desk } = usePage()
  const { text, kind, state } = useValue(desk.view)
  const parts = [
    text.trim() === '' ? null : t('empty.byText', { text: text.trim() }),
    kind === 'all' ? null : t(`filter.kinds.${kind}`),
    state === 'any' ? null : t(`filter.states.${state}`),
  ].filter((part) => part !== null)
  return (
    <div className="rig-empty">
      <h2>{t('empty.filtered')}</h2>
      <p>{t('empty.filters', { filters: parts.join(' · ') })}</p>
      <Button variant="secondary" onClick={() => desk.change({ text: '', kind: 'all', state: 'any' })}>
        {t('empty.clear')}
      </Button>
    </div>
  )
}
