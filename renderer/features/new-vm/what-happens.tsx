import { useTranslation } from 'react-i18next'
import { hasNewDisk, newDiskFormat, wantsAnswers, type VmForm } from './form.ts'

/** Null for what does not happen. */
function useHappens(form: VmForm, name: string): readonly (string | null)[] {
  const { t } = useTranslation()
  const file = `${name}.${newDiskFormat(form) === 'qcow2' ? 'qcow2' : 'img'}`
  const hasSeed = form.source === 'image' && form.guest.told !== 'none'
  const hasAnswers = wantsAnswers(form) && form.install.told !== 'none'
  const when = (does: boolean, line: string) => (does ? line : null)
  return [
    when(hasNewDisk(form), t('newVm.happens.disk', { file, pool: form.pool })),
    when(hasSeed, t('newVm.happens.seed')),
    when(form.source === 'disk' && form.copyDisk, t('newVm.happens.copy', { file, pool: form.pool })),
    when(form.source === 'tree', t('newVm.happens.fetch')),
    when(hasAnswers, t('newVm.happens.answers')),
    t('newVm.happens.define', { name }),
    when(form.autostart, t('newVm.happens.autostart')),
    when(form.start, t('newVm.happens.start')),
    when(hasSeed, t('newVm.happens.unseed')),
    when(form.source === 'tree' || hasAnswers, t('newVm.happens.installed')),
    when(hasAnswers, t('newVm.happens.unanswers')),
  ]
}

/** What Create will do, in order. */
export function WhatHappens({ form, name }: { readonly form: VmForm; readonly name: string }) {
  const { t } = useTranslation()
  const happens = useHappens(form, name).filter((line) => line !== null)
  return (
    <section className="rig-w-side-part">
      <h3>{t('newVm.happens.title')}</h3>
      <ol className="rig-w-happens">
        {happens.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p className="rig-w-hint">{t('newVm.happens.undone')}</p>
    </section>
  )
}
