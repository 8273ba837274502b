import net from 'node:net'
import type { Browser } from 'playwright-core'

const WIDTH = 720
const HEIGHT = 400

/** What a guest's screen shows: as a picture, and as the pixels that RFB sends (red, green, blue, unused). */
export interface GuestPicture {
  readonly png: Buffer
  readonly pixels: Buffer
}

const text = `[  OK  ] Reached target network.target - Network.
[  OK  ] Started haproxy.service - HAProxy Load Balancer.
[  OK  ] Started keepalived.service - Keepalive Daemon (LVS and VRRP).
[  OK  ] Reached target multi-user.target - Multi-User System.

Debian GNU/Linux 12 lb1 tty1

lb1 login: student
Password:
Linux lb1 6.1.0-28-cloud-amd64 #1 SMP x86_64

student@lb1:~$ ip -br addr
lo               UNKNOWN        127.0.0.1/8 ::1/128
enp1s0           UP             10.20.1.11/24
enp2s0           UP             10.20.2.11/24
student@lb1:~$ _`

/** Draws the text console of a guest. */
export async function drawGuest(browser: Browser): Promise<GuestPicture> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } })
  const style = 'margin:0;padding:6px 8px;background:#000;color:#bbb;font:15px/22px "Red Hat Mono",monospace'
  await page.setContent(`<pre style='${style}'>${text}</pre><style>body{margin:0;background:#000}</style>`)
  const png = await page.screenshot()
  const base64 = await page.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      const drawing = canvas.getContext('2d')
      drawing?.drawImage(image, 0, 0)
      const data = drawing?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
      let binary = ''
      for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192))
      return btoa(binary)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  await page.close()
  return { png, pixels: Buffer.from(base64, 'base64') }
}

/** 32 bits a pixel, red in the first byte: the order of a canvas. RFC 6143, 7.4. */
const pixelFormat = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0])

function serverInit(): Buffer {
  const name = Buffer.from('lb1')
  const head = Buffer.alloc(4)
  head.writeUInt16BE(WIDTH, 0)
  head.writeUInt16BE(HEIGHT, 2)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(name.length)
  return Buffer.concat([head, pixelFormat, length, name])
}

/** One rectangle with the whole screen, raw: RFC 6143, 7.6.1 and 7.7.1. */
function wholeScreen(pixels: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt16BE(1, 2)
  head.writeUInt16BE(WIDTH, 8)
  head.writeUInt16BE(HEIGHT, 10)
  return Buffer.concat([head, pixels])
}

/** A VNC server that shows one picture and takes every key. */
export async function serveGuest(
  path: string,
  { pixels }: GuestPicture,
  heard: (bytes: Buffer) => void = () => undefined,
): Promise<net.Server> {
  const server = net.createServer((socket) => {
    // RFC 6143, 7.1: version, security (none), its result, then the screen on the first request.
    const answers = [Buffer.from([1, 1]), Buffer.from([0, 0, 0, 0]), serverInit()]
    let sent = false
    socket.on('error', () => socket.destroy())
    socket.write('RFB 003.008\n')
    socket.on('data', (bytes: Buffer) => {
      const answer = answers.shift()
      if (answer !== undefined) socket.write(answer)
      else heard(bytes)
      if (answer !== undefined) return
      if (!sent && bytes.includes(3)) {
        sent = true
        socket.write(wholeScreen(pixels))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return server
}
