import type { Locator, Page } from 'playwright-core'

interface Point {
  readonly x: number
  readonly y: number
}

/** The diagram as a person with a mouse meets it. */
export class DiagramPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  node(name: string): Locator {
    return this.page.locator('.rig-node').filter({ has: this.page.locator(`.rig-node-name:text-is("${name}")`) })
  }

  /** The node of a network or machine by the beginning of what is spoken of it: drawn names may be cut. */
  called(name: string): Locator {
    return this.page.locator('.rig-node').filter({ has: this.page.locator(`title:text-matches("^${name},")`) })
  }

  /** All of it on screen. */
  async fit(): Promise<void> {
    await this.page.getByRole('button', { name: 'All of it (0)' }).click()
  }

  /** Drags from one point to another, with the moves in between that a hand makes. */
  async dragPoints(from: Point, to: Point): Promise<void> {
    const { mouse } = this.page
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move(from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3, { steps: 4 })
    await mouse.move(to.x, to.y, { steps: 8 })
    await mouse.up()
  }

  async dragTo(from: Locator, to: Locator): Promise<void> {
    await this.dragPoints(await middleOf(from), await middleOf(to))
  }

  /** Takes a link at the middle of its line and lets go above the picture's lanes. */
  async dragOff(edge: Locator): Promise<void> {
    const at = await middleOfLine(edge)
    const frame = await this.page.getByTestId('diagram').boundingBox()
    await this.dragPoints(at, { x: at.x + 30, y: (frame?.y ?? 0) + 12 })
  }

  /** Takes a link at the middle of its line and lets go over a node. */
  async dragLinkTo(edge: Locator, to: Locator): Promise<void> {
    await this.dragPoints(await middleOfLine(edge), await middleOf(to))
  }

  /** The lines of a machine's links, by the beginning of their ids. */
  links(machine: string): Locator {
    return this.page.locator(`[data-edge^="nic:${machine}/"]`)
  }
}

async function middleOf(target: Locator): Promise<Point> {
  const box = await target.locator('.rig-node-box').boundingBox()
  if (box === null) throw new Error('it is not on screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

function middleOfLine(edge: Locator): Promise<Point> {
  return edge.locator('.rig-edge-line').evaluate((line: SVGPathElement) => {
    const point = line.getPointAtLength(line.getTotalLength() / 2)
    const shown = point.matrixTransform(line.getScreenCTM() ?? undefined)
    return { x: shown.x, y: shown.y }
  })
}
