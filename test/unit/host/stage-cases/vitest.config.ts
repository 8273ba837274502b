import { defineConfig } from 'vitest/config'
import { StageReporter } from '../../../support/host/stage-reporter.ts'

export default defineConfig({ test: { include: ['*.case.ts'], reporters: [new StageReporter()] } })
