import { tryRun } from './run.ts'

const FETCH = `const s = require('node:net').connect(Number(process.argv[2]), process.argv[1])
s.on('connect', () => s.write('GET / HTTP/1.0\\r\\n\\r\\n'))
s.on('data', (text) => process.stdout.write(String(text).split('\\r\\n\\r\\n')[1] ?? text))
s.on('end', () => process.exit()).on('error', () => process.exit(1))
setTimeout(() => process.exit(1), 4000)`

/** The page of a web server as it is had in a network namespace; null when nobody answers. */
export async function webPage(namespace: string, address: string, port: number): Promise<string | null> {
  const words = [process.execPath, '-e', FETCH, address, String(port)]
  const { code, stdout } = await tryRun('nsenter', [`--net=/run/netns/${namespace}`, ...words])
  return code === 0 && stdout !== '' ? stdout.trim() : null
}
