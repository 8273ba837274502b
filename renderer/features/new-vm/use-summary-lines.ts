import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import { readNumber } from '../wizard/numbers.ts'
import type { SummaryLine } from '../wizard/summary-list.tsx'
import {
  firmwareOf,
  hasNewDisk,
  hasTpm,
  newDiskFormat,
  sourcePath,
  systemOf,
  wantsAnswers,
  type VmForm,
  type VmStep,
} from './form.ts'
import { keysOf, userOf } from './guest-form.ts'
import { keymapName } from './keymaps.ts'

type Line = SummaryLine<VmStep>

/** The choices in words, in the order of the steps. */
export function useSummaryLines(form: VmForm): readonly Line[] {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const memory = formatBytes((readNumber(form.memory) ?? 0) * 2 ** 20, language)
  const vcpus = t('newVm.summary.vcpus', { count: readNumber(form.vcpus) ?? 0 })
  const format = form.source === 'disk' ? ` ${form.diskFormat}` : form.source === 'image' ? ` ${form.imageFormat}` : ''
  const guest = useGuestLine(form)
  return [
    {
      label: t('newVm.step.source'),
      text: t(`newVm.source.${form.source}.title`) + format,
      code: sourcePath(form),
      step: 'source',
    },
    { label: t('newVm.step.system'), text: systemOf(form)?.name ?? t('newVm.summary.noSystem'), step: 'system' },
    ...(guest === null
      ? []
      : [
          {
            label: t(form.source === 'image' ? 'newVm.step.guest' : 'newVm.step.install'),
            ...guest,
            step: 'guest' as const,
          },
        ]),
    { label: t('newVm.summary.size'), text: t('newVm.summary.sizeOf', { vcpus, memory }), step: 'resources' },
    { label: t('newVm.resources.disk'), ...useDiskLine(form), step: 'resources' },
    { label: t('newVm.summary.network'), ...useNetworkLine(form), step: 'network' },
    {
      label: t('newVm.screen.firmware'),
      text: t(`newVm.screen.named.${firmwareOf(form)}`) + (hasTpm(form) ? ' · TPM 2.0' : ''),
      step: 'network',
    },
    {
      label: t('newVm.summary.screen'),
      text: !form.screen
        ? t('newVm.summary.serialOnly')
        : form.keymap === ''
          ? t('newVm.summary.vnc')
          : t('newVm.summary.vncKeymap', { keymap: keymapName(form.keymap, language) }),
      step: 'network',
    },
  ]
}

function useDiskLine(form: VmForm): Pick<Line, 'text' | 'code'> {
  const { t } = useTranslation()
  if (form.source === 'disk') {
    if (!form.copyDisk) return { text: t('newVm.summary.inPlace') }
    return { text: t('newVm.summary.copyOf', { format: form.newFormat }), code: form.pool }
  }
  if (!hasNewDisk(form)) return { text: t('newVm.summary.noDisk') }
  const size = `${readNumber(form.diskSize) ?? form.diskSize}\u00a0GiB`
  const format = newDiskFormat(form)
  const kind = form.source !== 'image' ? 'newDisk' : form.linked ? 'linkedDisk' : 'copiedDisk'
  return { text: t(`newVm.summary.${kind}`, { size, format }), code: form.pool }
}

/** Null for a guest that is told nothing. */
function useGuestLine(form: VmForm): Pick<Line, 'text' | 'code'> | null {
  const { t } = useTranslation()
  const { source, guest, install } = form
  if (source !== 'image' && !wantsAnswers(form)) return null
  if (source !== 'image' && install.told !== 'settings') return { text: t(`newVm.install.${install.told}.title`) }
  if (source === 'image' && guest.told !== 'settings') return { text: t(`newVm.guest.${guest.told}.title`) }
  const keys = t('newVm.summary.keys', { count: keysOf(guest).length })
  return {
    text: t(`newVm.summary.${guest.password === '' ? 'guest' : 'guestPassword'}`, { keys }),
    code: userOf(guest),
  }
}

function useNetworkLine(form: VmForm): Pick<Line, 'text' | 'code'> {
  const { t } = useTranslation()
  switch (form.network) {
    case 'network':
      return { text: t('newVm.network.network.title'), code: form.networkName }
    case 'bridge':
      return { text: t('newVm.network.bridge.title'), code: form.bridge.trim() }
    case 'none':
      return { text: t('newVm.network.none.title') }
  }
}
