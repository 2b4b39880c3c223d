/* Kinds without a bound that no judge has learned from: how far what was learned from the situations carries. */
import type { ImageDataLike } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { SIGNS } from './plates.js'
import { around, kind, mixed, type Scene, type Situation, seen, write } from './scene.js'
import { bilinear, type Colour, type Cover, grey, half, Sheet, stroke, union } from './sheet.js'

/** Values between 0 and 1 that change slowly over a picture: clouds of about this many pixels. */
function clouds({ chance }: Scene, size: number): (x: number, y: number) => number {
  const seed = chance.random.below(2 ** 30)
  const at = (i: number, j: number): number => new Random(seed, i, j).uniform()
  const known = new Map<number, number>()
  const corner = (i: number, j: number): number => {
    const key = 4096 * j + i
    const value = known.get(key) ?? at(i, j)
    known.set(key, value)
    return value
  }
  return (x, y) => {
    const [i, j] = [Math.floor(x / size), Math.floor(y / size)]
    return bilinear(corner, i, j, x / size - i, y / size - j)
  }
}

/** Paper that was folded once or twice: each side has its own light, and the crease a bright or dark edge. */
function folded(at: Scene): Sheet {
  const { chance, place, side } = at
  const sheet = write(at)
  for (let i = 0; i < 1 + chance.random.below(2); i++) {
    const angle = chance.angle()
    const x = place.x + chance.from(-0.6, 0.6) * place.height
    const y = place.y + chance.from(-0.6, 0.6) * place.height
    const darker = chance.from(0.05, 0.25)
    const beyond = half(x, y, angle, side * chance.one([0.01, 0.05, 0.2]))
    const [dx, dy] = [-Math.sin(angle) * 3000, Math.cos(angle) * 3000]
    const crease = stroke(x - dx, y - dy, x + dx, y + dy, Math.max(1.5, side * 0.01))
    const edge = chance.one([-0.2, -0.1, 0.1])
    sheet.shine((px, py) => (1 - darker * beyond(px, py)) * (1 + edge * crease(px, py)))
  }
  return sheet
}

/** Holes of a binder at the paper's edge, and the dark that is seen through them. */
function punched(at: Scene): Sheet {
  const { chance, place, width, height } = at
  const sheet = write(at)
  const radius = place.height * chance.from(0.12, 0.3)
  const left = chance.maybe(0.5)
  const away = place.height * chance.from(0.75, 0.95) + radius
  const x = place.x + (left ? -away : away)
  const first = place.y + place.height * chance.from(-0.8, 0.8)
  const apart = Math.max(width, height) * chance.from(0.4, 0.8)
  const holes = [-1, 0, 1].map((i) => stroke(x, first + i * apart, x, first + i * apart, 2 * radius))
  return sheet.lay(union(...holes), grey(chance.from(0.02, 0.5)))
}

/** The ring that a cup has left, and a drop or two. */
function stained(at: Scene): Sheet {
  const { chance, place, side } = at
  const sheet = write(at)
  const tint = chance.one<Colour>([
    [0.75, 0.6, 0.42],
    [0.8, 0.72, 0.6],
    [0.85, 0.6, 0.6],
  ])
  const radius = place.height * chance.from(0.6, 1.6)
  const turn = chance.angle()
  const [x, y] = [place.x + Math.cos(turn) * radius * 0.9, place.y + Math.sin(turn) * radius * 0.9]
  const wide = radius * chance.from(0.05, 0.15)
  const uneven = clouds(at, side * 0.15)
  const strength = chance.from(0.4, 0.9)
  const stain: Cover = (px, py) => {
    const from = Math.hypot(px - x, py - y)
    const ring = Math.max(0, 1 - Math.abs(from - radius) / wide)
    return strength * Math.min(1, ring + (from < radius ? 0.25 : 0)) * (0.4 + 0.6 * uneven(px, py))
  }
  return sheet.lay(stain, mixed(tint, at.paper, 0.2))
}

/** Chalk on a board that was wiped before. */
function chalk(at: Scene): Sheet {
  const { chance, ink, place, side } = at
  const board = chance.one<Colour>([[0.08, 0.2, 0.15], grey(0.12), [0.1, 0.15, 0.22]])
  const sheet = new Sheet(at.width, at.height, board)
  const wiped = clouds(at, side * chance.from(0.1, 0.4))
  sheet.lay((x, y) => chance.from(0.05, 0.06) + 0.25 * wiped(x, y), grey(0.75))
  const grain = chance.from(0.1, 0.6)
  const rough: Cover = (x, y) => ink(x, y) * (1 - grain * chance.random.uniform())
  return sheet.lay(
    rough,
    chance.one<Colour>([grey(0.92), [0.95, 0.9, 0.55], [0.95, 0.7, 0.75]]),
    around(place),
  )
}

/** A finger that holds the paper. */
function held(at: Scene): Sheet {
  const { chance, place, side } = at
  const sheet = write(at)
  const angle = chance.angle()
  const wide = side * chance.from(0.15, 0.35)
  const away = place.height * chance.from(0.7, 0.95) + wide / 2
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
  const finger = stroke(
    place.x + nx * away,
    place.y + ny * away,
    place.x + nx * 3000,
    place.y + ny * 3000,
    wide,
  )
  const shade = stroke(
    place.x + nx * away + 0.05 * wide,
    place.y + ny * away + 0.12 * wide,
    place.x + nx * 3000,
    place.y + ny * 3000,
    wide * 1.15,
  )
  const skin = chance.one<Colour>([
    [0.9, 0.7, 0.6],
    [0.75, 0.55, 0.42],
    [0.45, 0.3, 0.22],
    [0.3, 0.2, 0.15],
  ])
  return sheet.lay((x, y) => 0.35 * shade(x, y), grey(0.1)).lay(finger, skin)
}

/** A hand that moved while the picture was taken. */
function shaken(at: Scene): ImageDataLike {
  const { chance, place } = at
  const sheet = write(at)
  const far = Math.max(1, Math.round(place.height * chance.from(0.02, 0.06)))
  sheet.blur(chance.maybe(0.5) ? far : 0, chance.maybe(0.5) ? far : 0)
  return seen({ ...at, sheet })
}

export const OTHERS: readonly Situation[] = [
  kind('folded paper', null, folded),
  kind('holes of a binder', null, punched, { size: [0.28, 0.5], off: 0.4 }),
  kind('stained paper', null, stained, { size: [0.3, 0.55], off: 0.5 }),
  kind('chalk', null, chalk),
  kind('finger on the paper', null, held, { size: [0.28, 0.5], off: 0.4 }),
  kind('shaken camera', null, shaken),
  ...SIGNS,
]
