/* The contenders by name. Each is a chunk of its own: a process loads no other's runtime. */
import type { Prepare } from '../contender.js'

type Load = () => Promise<{ readonly prepare: Prepare }>

export const CONTENDERS = {
  lenet5: () => import('./lenet5.js'),
  kernels: () => import('./kernels.js'),
  growth: () => import('./growth.js'),
  fit: () => import('./fit.js'),
  pool: () => import('./pool.js'),
  layers: () => import('./layers.js'),
  peak: () => import('./peak.js'),
  onnxruntime: () => import('./onnxruntime.js'),
  tfjs: () => import('./tfjs.js'),
  litert: () => import('./litert.js'),
  javascript: () => import('./javascript.js'),
  naive: () => import('./naive.js'),
} satisfies Readonly<Record<string, Load>>

/** `torch` is a program in Python, and a process of its own already. */
export type ContenderName = keyof typeof CONTENDERS
