import { saveFile } from '../../../lib/save-file.ts'

const SVG = 'http://www.w3.org/2000/svg'
const MARGIN = 16
/** Of a bitmap, so that it can be enlarged. */
const SHARPNESS = 2
/** What style sheets give a picture; a file has none. */
const KEPT = [
  ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'color', 'display', 'visibility'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor'],
]

/** The whole picture as a file of its own, in the colours of the page. */
function standalone(scene: SVGGElement): { readonly text: string; readonly width: number; readonly height: number } {
  const { x, y, width, height } = scene.getBBox()
  const box = {
    x: x - MARGIN,
    y: y - MARGIN,
    width: Math.ceil(width + 2 * MARGIN),
    height: Math.ceil(height + 2 * MARGIN),
  }
  const copy = scene.cloneNode(true) as SVGGElement
  const originals = [scene, ...scene.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  originals.forEach((one, at) => {
    const style = getComputedStyle(one)
    for (const name of KEPT) copies[at]?.style.setProperty(name, style.getPropertyValue(name))
    for (const name of ['class', 'tabindex', 'role', 'data-node', 'data-edge']) copies[at]?.removeAttribute(name)
  })
  copy.removeAttribute('transform')
  const file = document.createElementNS(SVG, 'svg')
  file.setAttribute('xmlns', SVG)
  file.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`)
  file.setAttribute('width', String(box.width))
  file.setAttribute('height', String(box.height))
  const ground = document.createElementNS(SVG, 'rect')
  for (const [name, value] of Object.entries(box)) ground.setAttribute(name, String(value))
  const frame = scene.closest('.rig-diagram')
  ground.setAttribute('fill', frame === null ? 'white' : getComputedStyle(frame).backgroundColor)
  file.append(ground, copy)
  return { text: new XMLSerializer().serializeToString(file), width: box.width, height: box.height }
}

export type PictureFormat = 'svg' | 'png'

/** Hands the picture to the user as a file. @throws Error when the browser cannot draw it */
export async function exportPicture(frame: Element, format: PictureFormat): Promise<void> {
  const scene = frame.querySelector<SVGGElement>('.rig-diagram-picture > g')
  if (scene === null) return
  const { text, width, height } = standalone(scene)
  if (format === 'svg') return saveFile('networks.svg', text, 'image/svg+xml')
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * SHARPNESS
  canvas.height = height * SHARPNESS
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('the picture is too large for a bitmap')
  saveFile('networks.png', blob, 'image/png')
}
