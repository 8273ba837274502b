import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatingSystem } from '../../../contract/host.ts'
import { treeAddress, type InstallTree } from '../../../contract/install-tree.ts'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { TextField } from '../wizard/field.tsx'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import type { StepProps } from './step-props.ts'
import type { VmDraft } from './use-vm-wizard.ts'

const EXAMPLE = 'https://example.org/debian/dists/trixie/'
const SERIAL = 'console=ttyS0'

interface FoundTree {
  readonly tree: InstallTree
  readonly system: OperatingSystem | null
}

/** An install tree's address, and what lies there. */
export function TreeSource({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const found = useTree(draft, form.connection, form.tree.trim())
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="vm-path"
          className="is-wide"
          label={t('newVm.source.tree.path')}
          value={form.tree}
          code
          placeholder={EXAMPLE}
          problem={problems.path}
          hint={t('newVm.source.tree.hint')}
          onChange={(tree) => draft.change({ tree, detected: null, treeInstaller: null })}
        />
        <TextField
          id="vm-command-line"
          label={t('newVm.source.commandLine')}
          className="is-wide"
          code
          placeholder={SERIAL}
          value={form.commandLine}
          onChange={(commandLine) => draft.change({ commandLine })}
        />
      </div>
      {problems.path === undefined && <TreeVerdict found={found} />}
      <p className="rig-w-hint">{t('newVm.source.tree.how')}</p>
    </>
  )
}

/** Asked while the user still looks at the field: nothing is fetched but descriptions. */
function useTree(draft: VmDraft, connection: string, url: string): Asked<FoundTree> | null {
  const rested = useRested(url)
  const key = rested === url && treeAddress.safeParse(url).success ? `${connection} ${url}` : null
  const { asked } = useAsked<FoundTree>(key, async (client, signal) => {
    const tree = await client.vm.installTree({ connection, url }, { signal })
    const systems = tree.os === null ? [] : await client.host.systems(undefined, { signal })
    return { tree, system: systems.find(({ id }) => id === tree.os) ?? null }
  })
  const known = asked.type === 'known' ? asked.value : null
  useEffect(() => {
    const form = draft.form.get()
    if (key === null || known === null || form.source !== 'tree' || form.tree.trim() !== url) return
    const [detected, treeInstaller] = [known.system ?? form.detected, known.tree.installer]
    const same = form.detected?.id === detected?.id && form.treeInstaller === treeInstaller
    if (!same) draft.form.set({ ...form, detected, treeInstaller })
  }, [draft, key, url, known])
  return key === null ? null : asked
}

function TreeVerdict({ found }: { readonly found: Asked<FoundTree> | null }) {
  const { t } = useTranslation()
  const tree = found?.type === 'known' ? found.value.tree : null
  const checked = tree !== null && tree.kernel.checked && tree.initrd.checked
  return (
    <div className="rig-w-verdict" role="status">
      {found?.type === 'asking' && <p className="rig-w-hint">{t('newVm.source.tree.asking')}</p>}
      {found?.type === 'failed' && <FailureAlert title={t('newVm.source.tree.unusable')} failure={found.failure} />}
      {tree !== null && (
        <p className="rig-w-problem rig-tone-running">
          <Icon of={CheckCircleIcon} size={12} />
          <span>{t(checked ? 'newVm.source.tree.checked' : 'newVm.source.tree.unchecked', { name: tree.name })}</span>
        </p>
      )}
    </div>
  )
}
