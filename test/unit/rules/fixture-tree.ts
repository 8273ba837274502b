import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..', '..', '..')

const CONFIGURATION = [
  'eslint.config.js',
  'lint',
  'scripts/lint.mjs',
  '.dependency-cruiser.cjs',
  '.prettierrc.json',
  '.prettierignore',
  '.gitignore',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'contract/tsconfig.json',
  'main/tsconfig.json',
  'preload/tsconfig.json',
  'renderer/tsconfig.json',
  'test/tsconfig.json',
]

/** A project with the real rules and installed packages, and nothing else to judge but what a test writes into it. */
export class FixtureTree implements Disposable {
  readonly root: string

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'labrig-test-rules-'))
    for (const path of CONFIGURATION) {
      if (existsSync(join(projectRoot, path))) {
        cpSync(join(projectRoot, path), join(this.root, path), { recursive: true })
      }
    }
    this.linkPackages()
    if (!existsSync(join(this.root, 'preload/tsconfig.json'))) {
      this.write('preload/tsconfig.json', '{ "extends": "../tsconfig.base.json", "include": ["**/*.ts"] }\n')
    }
  }

  /** Package by package: behind one link for all, the caches of the fixture would land in those of the project. */
  private linkPackages(): void {
    const packages = join(projectRoot, 'node_modules')
    mkdirSync(join(this.root, 'node_modules'))
    for (const name of readdirSync(packages)) {
      if (name !== '.cache') symlinkSync(join(packages, name), join(this.root, 'node_modules', name))
    }
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), text)
  }

  /** Standard output of a command that may fail; `code` is its exit status. */
  run(script: string, ...args: string[]): { code: number; output: string } {
    try {
      const output = execFileSync(process.execPath, [script, ...args], {
        cwd: this.root,
        encoding: 'utf8',
        stdio: 'pipe',
      })
      return { code: 0, output }
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
      return { code: status, output: stdout || stderr }
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
