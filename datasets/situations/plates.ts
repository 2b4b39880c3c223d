/* Digits on something that has an edge of its own: plates, signs and icons, cards in a broad frame, a ring drawn round the
 * digit. What surrounds such a digit may be larger, darker and better seen than its ink. */
import { around, kind, PENS, type Scene, type Situation, write } from './scene.js'
import { between, type Colour, type Cover, grey, Sheet } from './sheet.js'

/** A square with rounded corners, from the middle `half` to each side; of `corner` = `half` a disc. */
function rounded(x0: number, y0: number, half: number, corner: number): Cover {
  return (x, y) => {
    const dx = Math.abs(x - x0) - half + corner
    const dy = Math.abs(y - y0) - half + corner
    const away = Math.hypot(Math.max(0, dx), Math.max(0, dy)) + Math.min(0, Math.max(dx, dy))
    return between(corner - away + 0.5)
  }
}

/** What is so far from the picture's edges. */
const inside =
  ({ width, height }: Scene, edge: number): Cover =>
  (x, y) =>
    between(Math.min(x, width - x, y, height - y) - edge + 0.5)

/** A ring as a hand draws it: a little oval, a little uneven. */
function ringed({ chance, place }: Scene, radius: number, wide: number): Cover {
  const [oval, turn, waves] = [chance.from(0, 0.12), chance.angle(), chance.from(0, 0.06)]
  return (x, y) => {
    const [dx, dy] = [x - place.x, y - place.y]
    const angle = Math.atan2(dy, dx) - turn
    const own = radius * (1 + oval * Math.cos(2 * angle) + waves * Math.sin(3 * angle + turn))
    return between(wide / 2 - Math.abs(Math.hypot(dx, dy) - own) + 0.5)
  }
}

const light = ({ chance }: Scene): Colour => grey(chance.from(0.75, 1))
const dark = ({ chance }: Scene): Colour => grey(chance.from(0, 0.25))
const coloured = ({ chance }: Scene): Colour => chance.one(PENS)

/** A plate that has room for the digit, on a ground, and the digit on it. */
function plate(at: Scene, round: boolean, tone: Colour, ground: Colour, ink: Colour): Sheet {
  const { chance, place, width, height } = at
  const half = place.height * (round ? chance.from(0.72, 1) : chance.from(0.66, 0.95))
  const corner = half * (round ? 1 : chance.from(0, 0.6))
  const sheet = new Sheet(width, height, ground).lay(rounded(place.x, place.y, half, corner), tone)
  return sheet.lay(at.ink, ink, around(place))
}

/** A sheet in a frame as broad as the picture's edge. */
function framed(at: Scene, paper: Colour, tone: Colour, ink: Colour): Sheet {
  const { chance, side, width, height } = at
  const sheet = new Sheet(width, height, tone).lay(inside(at, side * chance.from(0.04, 0.18)), paper)
  return sheet.lay(at.ink, ink, around(at.place))
}

const MIDDLE = { size: [0.3, 0.48], off: 0.2 } as const
const SMALL = { side: [28, 80], size: [0.35, 0.52], off: 0.2 } as const

const inFrame = (at: Scene): Sheet =>
  framed(at, at.paper, at.chance.one([dark, dark, coloured, light])(at), at.tone)

/** Kinds that the network's judge learns from. */
export const PLATES: readonly Situation[] = [
  kind('broad frame', 0.95, inFrame, MIDDLE),
  kind('broad frame, small', 0.95, inFrame, SMALL),
  kind('board in its frame', 0.95, (at) => framed(at, dark(at), light(at), light(at)), MIDDLE),
  kind('light on a round plate', 0.95, (at) => plate(at, true, dark(at), light(at), light(at)), MIDDLE),
  kind('light on a coloured plate', 0.9, (at) => plate(at, true, coloured(at), light(at), light(at)), MIDDLE),
  kind('dark on a round plate', 0.95, (at) => plate(at, true, light(at), dark(at), at.tone), MIDDLE),
  kind('icon', 0.95, (at) => plate(at, false, coloured(at), light(at), light(at)), MIDDLE),
  kind(
    'circled',
    0.9,
    (at) => {
      const { chance, place } = at
      const ring = ringed(at, place.height * chance.from(0.68, 0.9), place.height * chance.from(0.03, 0.12))
      return write(at).lay(ring, chance.maybe(0.6) ? at.tone : coloured(at))
    },
    MIDDLE,
  ),
]

/** Kinds that nothing was learned from. */
export const SIGNS: readonly Situation[] = [
  kind(
    'road sign',
    null,
    (at) => {
      const { chance, place, width, height } = at
      const radius = place.height * chance.from(0.95, 1.1)
      const disc = (of: number): Cover => rounded(place.x, place.y, of, of)
      const sheet = new Sheet(width, height, grey(chance.from(0.3, 0.9))).lay(
        disc(radius),
        [0.75, 0.05, 0.08],
      )
      return sheet.lay(disc(radius * chance.from(0.75, 0.85)), grey(0.95)).lay(at.ink, at.tone, around(place))
    },
    { size: [0.28, 0.42], off: 0.2 },
  ),
  kind(
    'plate with a double edge',
    null,
    (at) => {
      const { chance, place, paper, tone } = at
      const [half, wide] = [place.height * 0.8, place.height * chance.from(0.03, 0.08)]
      const box = (more: number): Cover => rounded(place.x, place.y, half + more, 1)
      const sheet = at.sheet.lay(box(5 * wide), tone).lay(box(4 * wide), paper)
      return sheet.lay(box(wide), tone).lay(box(0), paper).lay(at.ink, tone, around(place))
    },
    { size: [0.28, 0.42], off: 0.2 },
  ),
  kind('key of a keyboard', null, (at) => plate(at, false, light(at), grey(0.45), at.tone), MIDDLE),
  kind('sticky note', null, (at) => plate(at, false, [0.97, 0.9, 0.35], light(at), at.tone), MIDDLE),
  kind('slate in a wooden frame', null, (at) => framed(at, dark(at), [0.6, 0.42, 0.22], light(at)), MIDDLE),
]
