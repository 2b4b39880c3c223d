import { signal } from '@preact/signals'

export type Language = 'en' | 'zh'

/** Every text of the page, in both languages. `{x}` is filled in. */
const TEXTS = {
  title: ['LeNet-5 at work', '看 LeNet-5 工作'],
  lead: [
    'Draw a digit: the network of LeCun, Bottou, Bengio and Haffner (1998) reads it as you draw. Everything is computed in this tab, on WebAssembly SIMD kernels.',
    '写一个数字：LeCun、Bottou、Bengio 与 Haffner（1998）的网络随笔画即时识别。一切都在本页内由 WebAssembly SIMD 内核计算。',
  ],
  skip: ['Skip to the content', '跳到正文'],
  sections: ['Sections', '章节'],
  draw: ['Draw', '书写'],
  layers: ['Layers', '逐层'],
  train: ['Train', '训练'],
  scan: ['Scan', '扫描'],
  measure: ['Measure', '测速'],
  theme: ['Colours', '配色'],
  themeAuto: ['Auto', '自动'],
  themeLight: ['Light', '浅色'],
  themeDark: ['Dark', '深色'],
  language: ['Language', '语言'],
  pad: [
    'Drawing pad: draw with mouse, pen or finger; keys 0 to 9 write a digit, Delete clears',
    '书写板：用鼠标、笔或手指书写；按 0 到 9 键写出数字，Delete 键清除',
  ],
  padHint: ['Draw a digit here, drop a picture or paste one', '在此写数字，或拖入、粘贴图片'],
  clear: ['Clear', '清除'],
  undo: ['Undo', '撤销'],
  picture: ['Picture …', '图片…'],
  mnist: ['MNIST digit', 'MNIST 数字'],
  write: ['Write for me', '替我写'],
  writeDigit: ['Write a {x}', '写一个 {x}'],
  answer: ['Answer', '答案'],
  nothing: ['Nothing drawn yet', '还没有书写'],
  readIn: ['read in {x} µs · {y}', '用时 {x} 微秒 · {y}'],
  probabilities: ['Probabilities', '概率'],
  seen: ['What the network sees', '网络所见'],
  f6: ['F6: 84 units as a picture of 7 × 12', 'F6：84 个单元排成 7 × 12 的图'],
  codes: ['Distance to the ten codes', '到十个编码的距离'],
  codesNote: [
    'F6 draws a tidy digit; the answer is the code nearest to it. Distance: the sum of 84 squared differences.',
    'F6 画出一个规整的数字，离它最近的编码就是答案。距离是 84 个差的平方和。',
  ],
  layersNote: [
    'Point at any unit, tap it, or use the arrow keys: its receptive field lights up on the input, and the sum that made it is shown.',
    '指向或点按任一单元（或用方向键）：输入图上亮起它的感受野，并显示得出其值的算式。',
  ],
  maps: ['{x} maps of {y} × {y}', '{x} 张 {y} × {y} 特征图'],
  units: ['{x} units', '{x} 个单元'],
  gridLabel: ['{x}: arrow keys move between units', '{x}：方向键在单元间移动'],
  parameters: ['Parameters', '参数'],
  connections: ['Connections', '连接'],
  filters: ['Filters', '卷积核'],
  coefficients: ['Coefficient and bias of each map', '每张图的系数与偏置'],
  input: ['Input', '输入'],
  inputNote: [
    '32 × 32 pixels: the 28 × 28 digit with a border of 2',
    '32 × 32 像素：28 × 28 的数字加 2 像素边框',
  ],
  legendNegative: ['below zero', '小于零'],
  legendZero: ['zero', '零'],
  legendPositive: ['above zero', '大于零'],
  legendFrame: [
    'framed: the unit pointed at, and all that it sees in the layer before and on the input',
    '方框：所指的单元，及其在前一层与输入图上看到的一切',
  ],
  convolution: ['5 × 5 convolution', '5 × 5 卷积'],
  subsampling: ['2 × 2 subsampling', '2 × 2 下采样'],
  'full connection': ['full connection', '全连接'],
  'euclidean rbf': ['Euclidean RBF', '欧氏径向基'],
  table: ['C3’s connection table', 'C3 的连接表'],
  tableNote: [
    'Each of C3’s 16 maps sees only some of S2’s 6 maps, so that they learn different things. Each cell is the 5 × 5 filter of that connection.',
    'C3 的 16 张图各只看 S2 的 6 张图中的几张，从而学到不同的特征。每格是该连接的 5 × 5 卷积核。',
  ],
  s2map: ['S2 map {x}', 'S2 图 {x}'],
  c3map: ['C3 map {x}', 'C3 图 {x}'],
  weightsOf: ['Weights of {x}', '{x} 的权重'],
  inspector: ['The sum of one unit', '一个单元的算式'],
  unitName: ['{x}, map {m}, row {r}, column {c}', '{x} 第 {m} 图，第 {r} 行，第 {c} 列'],
  unitSingle: ['{x}, unit {m}', '{x} 第 {m} 单元'],
  field: ['Receptive field', '感受野'],
  window: ['window', '窗口'],
  filter: ['filter', '卷积核'],
  fourPixels: ['four pixels', '四个像素'],
  inputs: ['inputs', '输入值'],
  weights: ['weights', '权重'],
  code: ['code', '编码'],
  bias: ['bias', '偏置'],
  coefficient: ['coefficient', '系数'],
  distance: ['distance', '距离'],
  sum: ['sum', '和'],
  value: ['value', '值'],
  noSquash: ['linear: the squash follows the subsampling', '线性：下采样之后才有压缩函数'],
  squashCurve: ['The squash curve, with this unit on it', '压缩曲线与此单元所在的点'],
  trainNote: [
    'Train a LeNet-5 in this tab: 6,000 digits of MNIST to learn from, 1,000 others to be tested on. The rest of the page reads with the weights as they change.',
    '在本页训练 LeNet-5：用 6,000 个 MNIST 数字学习，另用 1,000 个测试。其余各节随时用变化中的权重识别。',
  ],
  start: ['Start', '开始'],
  resume: ['Continue', '继续'],
  pause: ['Pause', '暂停'],
  step: ['One step', '单步'],
  reset: ['Reset', '重置'],
  from: ['Start from', '起点'],
  fresh: ['random weights', '随机权重'],
  current: ['the page’s weights', '本页当前权重'],
  optimizer: ['Optimiser', '优化器'],
  learningRate: ['Learning rate', '学习率'],
  momentum: ['Momentum', '动量'],
  batchSize: ['Batch', '批量'],
  augment: ['Distort the digits', '扭曲数字'],
  augmentNote: ['Distortions as training sees them', '训练所见的扭曲'],
  again: ['Again', '再来'],
  loss: ['Loss', '损失'],
  error: ['Test error', '测试错误率'],
  speed: ['Images a second', '每秒图像'],
  steps: ['Steps', '步数'],
  seenImages: ['Images', '图像'],
  lossCurve: ['Loss of the training digits', '训练数字的损失'],
  errorCurve: ['Error on the 1,000 test digits', '1,000 个测试数字的错误率'],
  filtersNow: ['Filters of C1 and C3 as they change', 'C1 与 C3 的卷积核正在变化'],
  stateIdle: ['not started', '未开始'],
  stateLoading: ['loading the digits …', '正在载入数字…'],
  stateRunning: ['training', '训练中'],
  statePaused: ['paused', '已暂停'],
  stateFailed: ['stopped: {x}', '已停止：{x}'],
  own: ['Your own digits', '你自己的数字'],
  ownNote: [
    'Draw on the pad above, say what it is, collect some, then fine-tune the page’s weights on them (mixed with some of MNIST’s so that nothing is forgotten).',
    '在上方书写板上写，标明是几，收集一些，再用它们微调本页权重（混入部分 MNIST 数字以免遗忘）。',
  ],
  label: ['What is on the pad now is a …', '书写板上现在的是…'],
  labelDigit: ['Keep the drawn digit as a {x}', '把所写的记为 {x}'],
  ownCount: ['{x} digits kept', '已保存 {x} 个数字'],
  fineTune: ['Fine-tune on mine', '用我的数字微调'],
  forget: ['Discard them', '丢弃'],
  using: ['The page reads with', '本页使用'],
  sourceShipped: ['the shipped weights', '自带权重'],
  sourceTrained: ['weights trained here', '在此训练的权重'],
  sourceFile: ['weights from a file', '文件中的权重'],
  shipped: ['Use the shipped weights', '恢复自带权重'],
  save: ['Download .safetensors', '下载 .safetensors'],
  open: ['Load .safetensors …', '载入 .safetensors…'],
  scanNote: [
    'C5 and F6 are convolutions too, so the network slides over a picture of any width in one pass. Write a whole number.',
    'C5 与 F6 也是卷积，因此网络可一次滑过任意宽的图。请写一个多位数。',
  ],
  scanPad: ['Wide drawing pad: write a number of several digits', '宽书写板：写一个多位数'],
  scanRead: ['Number read', '读出的数'],
  scanTime: ['{x} windows in {y} ms', '{x} 个窗口，用时 {y} 毫秒'],
  scanMap: [
    'Answers of every window: digits 0 to 9 downwards, positions across; the stronger the colour, the nearer to the code',
    '每个窗口的答案：纵向为数字 0 到 9，横向为位置；颜色越强离编码越近',
  ],
  example: ['Example', '示例'],
  measureNote: [
    'The same work by this package’s WebAssembly kernels and by its plain JavaScript ones, measured now, here.',
    '同样的计算，分别由本包的 WebAssembly 内核与纯 JavaScript 内核完成，此刻在此测量。',
  ],
  run: ['Measure', '测量'],
  running: ['Measuring …', '测量中…'],
  benchSingle: ['One image', '单张图像'],
  benchBatch: ['Batches of 200', '每批 200 张'],
  benchScan: ['Pictures of 320 × 64 scanned', '扫描 320 × 64 的图'],
  benchTraining: ['Training', '训练'],
  perSecond: ['{x} a second', '每秒 {x}'],
  times: ['{x}× faster', '快 {x} 倍'],
  failed: ['That did not work: {x}', '未能完成：{x}'],
  source: [
    'After Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998).',
    '依据 Y. LeCun、L. Bottou、Y. Bengio、P. Haffner:Gradient-based learning applied to document recognition,Proc. IEEE 86(1998)。',
  ],
} as const satisfies Record<string, readonly [en: string, zh: string]>

export type TextKey = keyof typeof TEXTS

const KEY = 'lenet5-language'

function first(): Language {
  const kept = localStorage.getItem(KEY)
  if (kept === 'en' || kept === 'zh') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export const language = signal<Language>(first())

export function setLanguage(next: Language): void {
  language.value = next
  localStorage.setItem(KEY, next)
}

/** A text in the visitor's language. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const text: string = TEXTS[key][language.value === 'en' ? 0 : 1]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
