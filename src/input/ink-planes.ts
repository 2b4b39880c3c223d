/*
 * The grounds that a picture's ink may lie on: an even one, or one that follows the picture near by or far around; of
 * its luminance, of the colour of its edges, or of what is not see-through; with ink darker than the ground or
 * lighter. Each gives a plane of ink, in which pieces and rules are found.
 */
import {
  type EvenGround,
  evenGround,
  findRules,
  type InkPlane,
  inkOver,
  inkOverTone,
  overTone,
  type Rules,
} from './ground.js'
import { findPieces, type InkLevel, levelOf, type Pieces } from './ink.js'
import type { GreyPicture, PictureKernels } from './kernels.js'

/** Windows of the local grounds, to each side, of the picture's shorter side. */
const RADII = [0.05, 0.12] as const
const LEAST_RADIUS = 3

type GroundKind = 'even' | 'near' | 'wide'

/** Ink over one ground. */
export interface Plane extends InkPlane {
  readonly ground: GroundKind
  readonly light: boolean
  /** Which grey it is of: 0 luminance, 1 the colour of edges, 2 transparency. */
  readonly source: number
  readonly grey: GreyPicture
  /** Whether the ink is light, where the plane cannot tell. */
  readonly shown?: boolean
  /** How often each level occurs, where it is known. */
  readonly bins?: Uint32Array
}

/** A grey that ink is looked for in, its histogram and the tone of its ground, where that is even. */
export interface Source {
  readonly grey: GreyPicture
  /** See Plane. */
  readonly source: number
  readonly bins: Uint32Array
  readonly tone: number | null
}

/** A grey with what is known of its ground. */
export function sourceOf(kernels: PictureKernels, grey: GreyPicture, source: number): Source {
  const bins = kernels.histogram(grey.data)
  return { grey, source, bins, tone: evenGround(bins) }
}

/** What is known of a plane: its ink, the pieces and the rules. */
export interface Known {
  readonly plane: Plane
  readonly level: InkLevel
  readonly pieces: Pieces
  readonly rules: Rules
}

/** Finds a plane's ink; null where there is none. */
export function known(kernels: PictureKernels, plane: Plane): Known | null {
  const { levels, width, height, noise, inked, bins } = plane
  const level = levelOf(bins ?? kernels.histogram(levels), width, height, noise)
  if (!level) return null
  return {
    plane,
    level,
    pieces: findPieces(kernels, levels, width, height, level, inked),
    rules: findRules(kernels, plane, level.low),
  }
}

/** The plane of a grey's even ground. */
function evenPlane(kernels: PictureKernels, { grey, source }: Source, ground: EvenGround): Plane {
  const { light, levels: bins } = ground
  return { ...inkOverTone(kernels, grey, ground), ground: 'even', light, source, grey, bins }
}

/** Every plane of a grey, for ink of these lights. */
export function* planesOf(
  kernels: PictureKernels,
  from: Source,
  lights: readonly boolean[],
): Generator<Plane> {
  const { grey, source, bins, tone } = from
  const { width, height } = grey
  const side = Math.min(width, height)
  for (const light of lights) {
    if (source === 2 && light) continue
    if (tone !== null) yield evenPlane(kernels, from, overTone(bins, tone, light))
    if (source === 2) continue
    for (const [i, share] of RADII.entries()) {
      const radius = Math.max(LEAST_RADIUS, Math.round(share * side))
      const plane = inkOver(kernels, grey, radius, light)
      const inked = kernels.bounds(plane.levels, width, height, 0, 0)
      yield { ...plane, inked, ground: i === 0 ? 'near' : 'wide', light, source, grey }
    }
  }
}

/** The ink of an even ground without noise, where it is on one side of it. */
export function oneSided(
  kernels: PictureKernels,
  source: Source,
  shown: Pick<Plane, 'shown'>,
  lights: readonly boolean[],
): Known | null {
  const { grey, bins, tone } = source
  if (tone === null) return null
  // A side on which no pixel is has no ink; most pictures have one such.
  const [darkest, lightest] = [bins.findIndex((count) => count > 0), bins.findLastIndex((count) => count > 0)]
  const grounds = lights
    .filter((light) => (light ? lightest > tone : darkest < tone))
    .map((light) => overTone(bins, tone, light))
    .map((ground) => ({ ground, level: levelOf(ground.levels, grey.width, grey.height, ground.noise) }))
    .filter(({ level }) => level !== null)
  const [only] = grounds
  if (!only || grounds.length > 1 || (only.level as InkLevel).noise > 0) return null
  return known(kernels, { ...evenPlane(kernels, source, only.ground), ...shown })
}
