import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { UnknownIcon } from '@patternfly/react-icons/dist/esm/icons/unknown-icon'
import type { Finding } from '../../../contract/doctor.ts'

/** Glyph and tone of each status. */
export const findingLooks = {
  ok: { icon: CheckCircleIcon, tone: 'running' },
  warn: { icon: ExclamationTriangleIcon, tone: 'attention' },
  fail: { icon: ExclamationCircleIcon, tone: 'error' },
  unknown: { icon: UnknownIcon, tone: 'off' },
} satisfies Record<Finding['status'], unknown>
