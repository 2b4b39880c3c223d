/* What people photograph and draw, a kind at a time: a digit of MNIST (or a form MNIST lacks) on paper that is lit,
 * ruled, framed, torn, tinted, see-through or far away. Every kind draws its parameters anew for every picture: sizes of
 * 60 to 1,200 pixels, pens, tones, places, angles. `npm run situations` measures them all (scripts/situations.ts). */
import type { ImageDataLike } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { FORMS, type FormName, formOf, outlined, randomSegments, segmentsOf, written } from './digits.js'
import { PLATES } from './plates.js'
import {
  around,
  kind,
  level,
  mixed,
  PAPERS,
  PENS,
  type Scene,
  type Situation,
  scene,
  seen,
  write,
} from './scene.js'
import {
  bilinear,
  type Colour,
  type Cover,
  frame,
  grey,
  half,
  ruling,
  Sheet,
  stroke,
  union,
} from './sheet.js'

/** A form that MNIST lacks, on paper or glowing. */
function form(name: FormName, least: number | null): Situation {
  return {
    name,
    least,
    show(image, _, random) {
      const at = scene(image, random)
      const ink = formOf(name, at.place, at.chance.from(0.04, 0.15), random)
      return { picture: seen({ ...at, sheet: write({ ...at, ink }) }), digit: FORMS[name] }
    },
  }
}

function segments(name: string, least: number | null, how: 'LED' | 'LCD' | 'ghost'): Situation {
  return {
    name,
    least,
    show(image, label, random) {
      const at = scene(image, random, { size: [0.4, 0.75] })
      const { chance, place } = at
      const { lit, dark } = segmentsOf(label, { ...place, angle: place.angle / 2 }, randomSegments(random))
      const light = chance.one<Colour>([
        [1, 0.1, 0.05],
        [0.1, 1, 0.2],
        [0.2, 0.6, 1],
        [1, 0.6, 0.05],
        [0.95, 0.95, 1],
      ])
      const lcd = mixed([0.6, 0.66, 0.5], grey(0.85), chance.from(0, 1))
      const ground =
        how === 'LED' ? grey(chance.from(0, 0.15)) : how === 'LCD' ? lcd : chance.one([lcd, grey(0.05)])
      const on = how === 'LED' || ground[0] < 0.2 ? light : grey(chance.from(0.02, 0.2))
      const sheet = new Sheet(at.width, at.height, ground)
      // Segments that are off still show a little.
      if (how === 'ghost') sheet.lay(dark, mixed(ground, on, chance.from(0.06, 0.22)), around(place))
      sheet.lay(lit, on, around(place))
      return { picture: seen({ ...at, sheet }), digit: label }
    },
  }
}

/** A lamp's spot: light that falls off from a point. */
function spot(at: Scene): (x: number, y: number) => number {
  const { chance, width, height, side } = at
  const [x0, y0] = [chance.from(0.1, 0.9) * width, chance.from(0.1, 0.9) * height]
  const radius = side * chance.from(0.08, 0.4)
  const bright = chance.from(0.5, 1.6)
  const base = chance.from(0.45, 0.8)
  return (x, y) => base * (1 + bright * Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * radius * radius)))
}

/** A shadow with an edge across the digit, straight or bent, hard or soft, down to half the light. */
function shadow(at: Scene): (x: number, y: number) => number {
  const { chance, place, side } = at
  const angle = chance.angle()
  const x0 = place.x + chance.from(-0.45, 0.45) * place.height
  const y0 = place.y + chance.from(-0.45, 0.45) * place.height
  const soft = side * chance.one([0.01, 0.03, 0.08, 0.2])
  const bend = chance.maybe(0.4) ? chance.from(-0.004, 0.004) * (200 / side) : 0
  const least = chance.from(0.48, 0.75)
  const straight = half(x0, y0, angle, soft)
  return (x, y) => {
    const along = -(x - x0) * Math.sin(angle) + (y - y0) * Math.cos(angle)
    const bent = bend * along * along
    return least + (1 - least) * straight(x + bent * Math.cos(angle), y + bent * Math.sin(angle))
  }
}

function gradient({ chance, width, height }: Scene, least: number): (x: number, y: number) => number {
  const angle = chance.angle()
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return (x, y) =>
    1 - (1 - least) * (0.5 + 0.5 * (((2 * x) / width - 1) * cos + ((2 * y) / height - 1) * sin) * 0.72)
}

/** A desk beside the paper, on one to three sides; the digit's middle stays on the paper. */
function desk(at: Scene, sides: number): Sheet {
  const { chance, sheet, place, side, paper } = at
  const first = chance.angle()
  const dark = chance.maybe(0.75)
  const tone: Colour = dark
    ? chance.one([grey(chance.from(0.03, 0.5)), [0.45, 0.3, 0.18], [0.25, 0.17, 0.1], [0.3, 0.33, 0.4]])
    : mixed(paper, grey(1), 0.3)
  const page = dark ? paper : mixed(paper, grey(0.5), 0.6)
  const covers: Cover[] = []
  for (let i = 0; i < sides; i++) {
    const angle = first + (i * Math.PI) / 2 + chance.from(-0.05, 0.05)
    // The wider the digit lies across, the further the edge.
    const away = place.height * chance.from(0.68, 1.1)
    covers.push(
      half(
        place.x + Math.cos(angle) * away,
        place.y + Math.sin(angle) * away,
        angle,
        side * chance.one([0.005, 0.01, 0.03]),
      ),
    )
  }
  if (!dark) sheet.lay(() => 1, page)
  write({ ...at, sheet })
  const grain = ruling(0, 0, first + 0.3, side * chance.from(0.03, 0.1), side * 0.01)
  sheet.lay(union(...covers), tone)
  if (chance.maybe(0.4)) {
    const off = union(...covers)
    sheet.lay((x, y) => 0.25 * Math.min(off(x, y), grain(x, y)), grey(0.05))
  }
  // The shadow paper throws.
  return sheet
}

/** Parts of the rules of a form's cell that a crop has left at its border. */
function rests(at: Scene): Sheet {
  const { chance, sheet, width, height, side, place } = at
  const tone = chance.one([at.tone, grey(chance.from(0, 0.5))])
  const count = 1 + chance.random.below(3)
  for (let i = 0; i < count; i++) {
    const turn = chance.from(-0.03, 0.03)
    const w = Math.max(1, side * chance.from(0.008, 0.045))
    const where = side * chance.from(0, 0.06)
    const vertical = chance.maybe(0.5)
    const low = chance.maybe(0.5)
    const [from, to] = chance.maybe(0.5)
      ? [-0.1, 1.1]
      : chance.maybe(0.5)
        ? [-0.1, chance.from(0.3, 0.9)]
        : [chance.from(0.1, 0.7), 1.1]
    const at0 = low ? where : (vertical ? width : height) - where
    const line = vertical
      ? stroke(at0, from * height, at0 + turn * height, to * height, w)
      : stroke(from * width, at0, to * width, at0 + turn * width, w)
    // A rest never runs through the digit.
    const clear = vertical ? Math.abs(at0 - place.x) : Math.abs(at0 - place.y)
    if (clear > 0.62 * place.height) sheet.lay(line, tone)
  }
  return write(at)
}

function boxed(at: Scene): Sheet {
  const { chance, sheet, place, tone } = at
  const w = Math.max(1, place.height * chance.from(0.015, 0.09))
  const wide = place.height * chance.from(1.3, 1.9) + 2 * w
  const high = place.height * chance.from(1.3, 1.8) + 2 * w
  const line = frame(
    place.x + chance.from(-0.08, 0.08) * place.height,
    place.y + chance.from(-0.08, 0.08) * place.height,
    wide,
    high,
    chance.from(-0.04, 0.04),
    w,
  )
  sheet.lay(
    line,
    chance.maybe(0.5) ? tone : chance.one([grey(0.1), grey(0.5), [0.2, 0.35, 0.8], [0.8, 0.3, 0.25]]),
  )
  return write(at)
}

/** A cell of a form's row of boxes: the neighbours' walls run out of the picture. */
function boxRow(at: Scene): Sheet {
  const { chance, sheet, place, tone, width } = at
  const w = Math.max(1, place.height * chance.from(0.015, 0.07))
  const wide = place.height * chance.from(1.15, 1.5)
  const high = place.height * chance.from(1.3, 1.6)
  const turn = chance.from(-0.02, 0.02)
  const [x, y] = [place.x + chance.from(-0.06, 0.06) * wide, place.y + chance.from(-0.06, 0.06) * high]
  const rule = (dy: number): Cover =>
    stroke(-width, y + dy + turn * (-width - x), 2 * width, y + dy + turn * (2 * width - x), w)
  const walls = Array.from({ length: 9 }, (_, i) => {
    const at0 = x + (i - 4.5) * wide
    return stroke(at0 + (turn * high) / 2, y - high / 2, at0 - (turn * high) / 2, y + high / 2, w)
  })
  sheet.lay(
    union(rule(-high / 2), rule(high / 2), ...walls),
    chance.maybe(0.5) ? tone : grey(chance.from(0.05, 0.5)),
  )
  return write(at)
}

function underlined(at: Scene, touching: boolean): Sheet {
  const { chance, sheet, place, tone } = at
  const w = Math.max(1, place.height * chance.from(0.03, 0.11))
  const reach = place.height * chance.from(0.45, 1.1)
  const foot = place.y + place.height / 2
  const y = touching
    ? foot + w * chance.from(-0.4, 0.35)
    : foot + w / 2 + Math.max(2, place.height * chance.from(0.08, 0.3))
  const shift = chance.from(-0.25, 0.25) * reach
  const slope = chance.from(-0.04, 0.04) * (touching ? 0.5 : 1)
  sheet.lay(
    stroke(place.x - reach + shift, y - slope * reach, place.x + reach + shift, y + slope * reach, w),
    chance.maybe(0.7) ? tone : grey(chance.from(0.05, 0.45)),
  )
  return write({ ...at, place: { ...place, angle: 0 } })
}

/** A form's line across the whole picture, through the digit or under it. */
function formLine(at: Scene): Sheet {
  const { chance, sheet, place, width, height, tone } = at
  const w = Math.max(1, place.height * chance.from(0.02, 0.08))
  const upright = chance.maybe(0.2)
  const y = upright
    ? place.x + place.height * chance.one([chance.from(-0.75, -0.45), chance.from(0.45, 0.75)])
    : place.y + place.height * chance.one([chance.from(0.35, 0.7), chance.from(-0.3, 0.3)])
  const slope = chance.from(-0.03, 0.03)
  const line = upright
    ? stroke(y - slope * height, -5, y + slope * height, height + 5, w)
    : stroke(-5, y - slope * width, width + 5, y + slope * width, w)
  sheet.lay(line, chance.maybe(0.5) ? tone : grey(chance.from(0.1, 0.6)))
  return write(at)
}

/** Contrast of a rule against the paper, as a share of the ink's. */
const pale = ({ paper, tone, chance }: Scene, least: number, most: number): Colour =>
  mixed(paper, chance.maybe(0.4) ? mixed(tone, [0.2, 0.4, 0.9], 0.5) : tone, chance.from(least, most))

function rules(at: Scene, squared: boolean, pencil = false): Sheet {
  const { chance, sheet, place } = at
  const pitch = place.height * (squared ? chance.from(0.38, 0.75) : chance.from(0.45, 1.2))
  const w = Math.max(0.8, place.height * chance.from(0.015, 0.05))
  const turn = chance.from(-0.05, 0.05)
  const [x, y] = [chance.from(0, pitch), chance.from(0, pitch)]
  const tone = pale(at, 0.15, 0.5)
  const line = ruling(x, y, turn, pitch, w)
  sheet.lay(squared ? union(line, ruling(x, y, turn + Math.PI / 2, pitch, w)) : line, tone)
  return pencil ? penciled(at) : write(at)
}

/** Pencil: pale, grained, uneven along the stroke. */
function penciled(at: Scene): Sheet {
  const { chance, ink, paper } = at
  const grey0 = level(paper) - chance.from(0.28, 0.5)
  const seed = chance.random.below(1 << 30)
  const cells = 6
  const points = Array.from({ length: (cells + 1) ** 2 }, (_, i) => new Random(seed, i).uniform())
  const slow = (x: number, y: number): number => {
    const [u, v] = [(x / at.width) * cells, (y / at.height) * cells]
    const [i, j] = [Math.min(cells - 1, Math.floor(u)), Math.min(cells - 1, Math.floor(v))]
    return bilinear((x, y) => points[y * (cells + 1) + x] as number, i, j, u - i, v - j)
  }
  const grain = chance.from(0.05, 0.35)
  const grained: Cover = (x, y) => ink(x, y) * (1 - grain * chance.random.uniform()) * (1 - 0.35 * slow(x, y))
  return write({ ...at, ink: grained, tone: grey(grey0) })
}

function cleared(at: Scene, dark: boolean, hard: boolean): ImageDataLike {
  const { chance, sheet, ink } = at
  const tone = dark ? grey(chance.from(0, 0.25)) : grey(chance.from(0.78, 1))
  // What lies under the see-through pixels: nothing, as a canvas has it; the ink's colour; or the ground that was cleared.
  const under = chance.one(['nothing', 'ink', 'ground'] as const)
  const ground = dark ? grey(1) : grey(0)
  sheet.lay(() => 1, under === 'nothing' ? grey(0) : under === 'ink' ? tone : ground)
  if (under === 'ground') sheet.lay(ink, tone)
  else sheet.lay((x, y) => (ink(x, y) > 0.02 ? 1 : 0), tone)
  // A hard edge leaves the ground in the rim's colours.
  const rim = chance.from(0.05, 0.5)
  return sheet.cut(hard ? (x, y) => (ink(x, y) > rim ? 1 : 0) : ink).photograph(chance.random)
}

/** The back of the sheet shines through: another digit, mirrored, pale. */
function bleeding(at: Scene, other: Uint8Array): Sheet {
  const { chance, sheet, place, paper, tone } = at
  const mirrored = Uint8Array.from({ length: 784 }, (_, i) => other[i - (i % 28) + 27 - (i % 28)] as number)
  const back = written(mirrored, {
    ...place,
    x: place.x + chance.from(-0.8, 0.8) * place.height,
    y: place.y + chance.from(-0.6, 0.6) * place.height,
  })
  sheet.lay(back, mixed(paper, tone, chance.from(0.12, 0.4))).blur(Math.round(place.height * 0.015))
  return write(at)
}

/** A phone's photograph: uneven light, a shadow, paper on a desk or not, noise, blur, the digit anywhere. */
function photograph(at: Scene): ImageDataLike {
  const { chance, side } = at
  const sheet = chance.maybe(0.4) ? desk(at, 1 + chance.random.below(2)) : write(at)
  sheet.shine(gradient(at, chance.from(0.55, 0.95)))
  if (chance.maybe(0.4)) sheet.shine(shadow(at))
  if (chance.maybe(0.3)) sheet.shine(spot(at))
  sheet.blur(Math.round(side / 500 + chance.from(0, 1)))
  return sheet.photograph(chance.random, chance.from(2, 9))
}

/** A picture of this many pixels for one: their mean. */
function shrunk({ data, width, height }: ImageDataLike, factor: number): ImageDataLike {
  const [wide, high] = [Math.floor(width / factor), Math.floor(height / factor)]
  const small = new Uint8ClampedArray(4 * wide * high)
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      for (let i = 0; i < 4; i++) {
        let sum = 0
        for (let dy = 0; dy < factor; dy++)
          for (let dx = 0; dx < factor; dx++)
            sum += data[4 * ((y * factor + dy) * width + x * factor + dx) + i] as number
        small[4 * (y * wide + x) + i] = sum / factor ** 2
      }
    }
  }
  return { data: small, width: wide, height: high }
}

/** A desk of strong patterns, stripes or squares, around the paper. */
function patterned(at: Scene): Sheet {
  const { chance, sheet, place, side } = at
  const first = chance.angle()
  const covers = Array.from({ length: 1 + chance.random.below(3) }, (_, i) => {
    const angle = first + (i * Math.PI) / 2
    const away = place.height * chance.from(0.75, 1.2)
    return half(place.x + Math.cos(angle) * away, place.y + Math.sin(angle) * away, angle, side * 0.01)
  })
  const desk = union(...covers)
  const turn = chance.angle()
  const pitch = side * chance.from(0.04, 0.16)
  const stripes = ruling(0, 0, turn, pitch, pitch * chance.from(0.2, 0.6))
  const across = ruling(0, 0, turn + Math.PI / 2, pitch, pitch * chance.from(0.2, 0.6))
  const pattern = chance.maybe(0.5) ? stripes : union(stripes, across)
  write(at).lay(desk, grey(chance.from(0.05, 0.7)))
  return sheet.lay((x, y) => Math.min(desk(x, y), pattern(x, y)), grey(chance.from(0.05, 0.9)))
}

/** A pen that lies beside the digit. */
function penBeside(at: Scene): Sheet {
  const { chance, sheet, place } = at
  const angle = chance.angle()
  const long = place.height * chance.from(0.6, 1.5)
  const wide = place.height * chance.from(0.08, 0.25)
  const away = place.height * chance.from(0.7, 1) + wide / 2
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
  const along = place.height * chance.from(-0.5, 0.5)
  const [x, y] = [place.x + nx * away - ny * along, place.y + ny * away + nx * along]
  const tip = [x - ny * long, y + nx * long] as const
  sheet.lay(stroke(x + ny * long, y - nx * long, ...tip, wide), chance.one([...PENS, grey(0.08)]))
  if (chance.maybe(0.5))
    sheet.lay(stroke(...tip, tip[0] - ny * wide, tip[1] + nx * wide, wide / 2), grey(chance.from(0.05, 0.7)))
  return write(at)
}

/** A form's line, upright, through the digit. */
function uprightLine(at: Scene): Sheet {
  const { chance, sheet, place, height, tone } = at
  const x = place.x + place.height * chance.from(-0.35, 0.35)
  const lean = chance.from(-0.03, 0.03) * height
  const width = Math.max(1, place.height * chance.from(0.015, 0.06))
  sheet.lay(
    stroke(x - lean, -5, x + lean, height + 5, width),
    chance.maybe(0.4) ? tone : grey(chance.from(0.2, 0.65)),
  )
  return write(at)
}

/** Rows of writing above and below, of which the crop has left a part. */
function amongRows(at: Scene, image: Uint8Array): Sheet {
  const { chance, place, sheet, tone } = at
  const turned = Uint8Array.from(image, (_, i) => image[783 - i] as number)
  for (const down of [-1, 1]) {
    const y = place.y + down * place.height * chance.from(1.25, 1.6)
    for (let i = -4; i <= 4; i++) {
      const x = place.x + (i + chance.from(-0.2, 0.2)) * 0.8 * place.height
      const other = { ...place, x, y, height: place.height * chance.from(0.8, 1.1) }
      sheet.lay(written(chance.maybe(0.5) ? turned : image, other), tone, around(other))
    }
  }
  return write(at)
}

const plainPen = { pen: [-0.3, 0.5] } as const

/** All situations but those whose picture is very large. */
export const SITUATIONS: readonly Situation[] = [
  kind('plain', 0.98, write, plainPen),
  kind(
    'plain, light on dark',
    0.98,
    (at) => write({ ...at, sheet: new Sheet(at.width, at.height, at.tone), tone: at.paper }),
    plainPen,
  ),
  kind('pens, thin', 0.98, write, { pen: [-1, -0.6] }),
  kind('pens, thick', 0.98, write, { pen: [0.8, 1.3], size: [0.4, 0.85] }),
  kind('pens and papers, coloured', 0.98, (at) => {
    const { chance } = at
    const paper = chance.one(PAPERS)
    const near = PENS.filter((pen) => Math.abs(level(pen) - level(paper)) > 0.18)
    const swap = chance.maybe(0.25)
    const pen = chance.one(near)
    const sheet = new Sheet(at.width, at.height, swap ? pen : paper)
    return write({ ...at, sheet, tone: swap ? paper : pen })
  }),
  kind('placement, small and anywhere', 0.98, write, { ...plainPen, side: [120, 500], size: [0.14, 0.3] }),
  kind('placement, fills the picture', 0.98, write, {
    ...plainPen,
    size: [0.86, 0.98],
    whole: true,
    off: 0,
  }),
  kind('lamp or flash spot', 0.95, (at) => write(at).shine(spot(at))),
  kind('edge of a shadow', 0.95, (at) => write(at).shine(shadow(at))),
  kind('gradient of light', 0.95, (at) => write(at).shine(gradient(at, at.chance.from(0.3, 0.7)))),
  kind('edge of the paper', 0.95, (at) => desk(at, 1), { size: [0.3, 0.55], off: 0.6 }),
  kind('desk around the paper', 0.95, (at) => desk(at, 2 + at.chance.random.below(3)), {
    size: [0.28, 0.5],
    off: 0.4,
  }),
  kind('rests of cell rules', 0.95, rests, { off: 0.3 }),
  kind('box', 0.95, boxed, { size: [0.3, 0.52], off: 0.3 }),
  kind('row of boxes', 0.95, boxRow, { size: [0.36, 0.56], off: 0.4 }),
  kind('underline, free', 0.95, (at) => underlined(at, false), { size: [0.3, 0.58], off: 0.3 }),
  kind('underline, touching', 0.9, (at) => underlined(at, true), { size: [0.3, 0.6], off: 0.3 }),
  kind('form line across', 0.95, formLine, { size: [0.3, 0.6], off: 0.5 }),
  kind('ruled paper', 0.95, (at) => rules(at, false)),
  kind('squared paper', 0.9, (at) => rules(at, true)),
  kind('pencil', 0.95, penciled, plainPen),
  kind('pencil on squared paper', 0.85, (at) => rules(at, true, true), plainPen),
  kind('cleared, soft, dark ink', 0.95, (at) => cleared(at, true, false)),
  kind('cleared, soft, light ink', 0.95, (at) => cleared(at, false, false)),
  kind('cleared, hard, dark ink', 0.95, (at) => cleared(at, true, true)),
  kind('cleared, hard, light ink', 0.95, (at) => cleared(at, false, true)),
  {
    name: 'bleed-through',
    least: 0.95,
    show(image, label, random) {
      const at = scene(image, random)
      // The same digit from behind: the parameters of the situation hold no other.
      return { picture: seen({ ...at, sheet: bleeding(at, image) }), digit: label }
    },
  },
  kind('fax', 0.95, (at) => {
    const { chance } = at
    const { data, width, height } = write(at).photograph(chance.random, chance.from(5, 18))
    const threshold = 255 * level(at.paper) * chance.from(0.5, 0.7)
    const salt = chance.from(0, 0.01)
    for (let i = 0; i < data.length; i += 4) {
      const tone = chance.maybe(salt) !== (data[i] as number) > threshold ? 255 : 0
      data.fill(tone, i, i + 3)
    }
    return { data, width, height }
  }),
  kind('out of focus', 0.95, (at) =>
    write(at).blur(Math.max(1, Math.round(at.place.height * at.chance.from(0.02, 0.05)))),
  ),
  kind('low resolution', 0.95, write, { side: [20, 60], size: [0.4, 0.8], pen: [0, 0.6] }),
  kind('a dozen pixels', null, (at) => shrunk(write(at).photograph(at.chance.random), 8), {
    side: [64, 128],
    size: [0.8, 1.02],
    pen: [0, 0.8],
    off: 0.3,
  }),
  kind('noise', 0.95, (at) => write(at).photograph(at.chance.random, at.chance.from(10, 28))),
  kind('phone photograph', 0.95, photograph, { side: [400, 1200], size: [0.12, 0.5] }),
  kind('small in a large photograph', 0.95, photograph, { side: [900, 1800], size: [0.05, 0.1] }),
  form('European 1', 0.95),
  form('European 7', null),
  form('angular 7', null),
  form('open 4', null),
  form('slashed 0', null),
  segments('seven segments, LED', 0.97, 'LED'),
  segments('seven segments, LCD', 0.97, 'LCD'),
  segments('seven segments, ghosts', 0.97, 'ghost'),
  {
    name: 'outlines',
    least: 0.95,
    show(image, label, random) {
      const at = scene(image, random, { size: [0.5, 0.8] })
      const ink = outlined(image, at.place, at.chance.from(0.015, 0.035))
      return { picture: seen({ ...at, sheet: write({ ...at, ink }) }), digit: label }
    },
  },
  kind('desk with a pattern', null, patterned, { size: [0.28, 0.5], off: 0.4 }),
  kind('pen beside the digit', null, penBeside, { size: [0.28, 0.5], off: 0.4 }),
  kind('upright line through it', null, uprightLine, { size: [0.35, 0.6], off: 0.5 }),
  {
    name: 'rows above and below',
    least: null,
    show(image, label, random) {
      const at = scene(image, random, { size: [0.28, 0.42], off: 0.2 })
      return { picture: seen({ ...at, sheet: amongRows(at, image) }), digit: label }
    },
  },
  {
    name: 'seven segments in a bezel',
    least: null,
    show(image, label, random) {
      const at = scene(image, random, { size: [0.3, 0.5], off: 0.3 })
      const { chance, place, width, height } = at
      const { lit } = segmentsOf(label, { ...place, angle: place.angle / 2 }, randomSegments(random))
      const edge = place.height * chance.from(0.6, 0.9)
      const side = place.height * chance.from(0.45, 0.9)
      const within =
        (wide: number): Cover =>
        (x, y) =>
          Math.abs(x - place.x) < side + wide && Math.abs(y - place.y) < edge + wide ? 1 : 0
      const sheet = new Sheet(width, height, grey(chance.from(0.3, 0.9)))
      const rim = chance.maybe(0.6) ? place.height * chance.from(0.03, 0.15) : 0
      if (rim > 0) sheet.lay(within(rim), grey(chance.from(0.1, 0.8)))
      sheet.lay(within(0), grey(chance.from(0, 0.15)))
      sheet.lay(
        lit,
        chance.one<Colour>([
          [1, 0.1, 0.05],
          [0.1, 1, 0.2],
          [0.9, 0.9, 1],
        ]),
        around(place),
      )
      return { picture: seen({ ...at, sheet }), digit: label }
    },
  },
  ...PLATES,
  kind('cropped, in uneven light', 0.95, (at) => write(at).shine(gradient(at, at.chance.from(0.3, 0.8))), {
    side: [60, 200],
    size: [0.6, 0.85],
    whole: true,
    off: 0.5,
  }),
]

/** 12 megapixels from a phone, of which a few are enough. */
export const LARGE: Situation = kind('phone photograph, 12 MP', 0.95, photograph, {
  side: [3000, 3001],
  size: [0.06, 0.4],
})

/** Two digits side by side, which `reject` must turn away: MNIST's, apart or touching. */
export function twoDigits(first: Uint8Array, second: Uint8Array, random: Random): ImageDataLike {
  const at = scene(first, random, { side: [70, 320], size: [0.3, 0.5], off: 0.2 })
  const { chance, place, sheet, tone } = at
  const gap = place.height * chance.from(0.62, 1)
  const left = written(first, { ...place, x: place.x - gap / 2 }, chance.from(-0.4, 0.6))
  const right = written(
    second,
    { ...place, x: place.x + gap / 2, height: place.height * chance.from(0.85, 1.15) },
    chance.from(-0.4, 0.6),
  )
  return seen({ ...at, sheet: sheet.lay(union(left, right), tone) })
}
