/*
 * What the page says, in English and Chinese side by side, so that no text is changed in one of them alone. Read and
 * Teach have their own lists beside their code, made by the same `translator`, and are loaded with it.
 */
import { signal } from '@preact/signals'

export type Language = 'en' | 'zh'

/** Every text of the page, in both languages. `{x}` is filled in. */
const TEXTS = {
  title: ['LeNet-5 at work', '看 LeNet-5 工作'],
  lead: [
    'Draw a digit: the network of LeCun, Bottou, Bengio and Haffner (1998) reads it as you draw. Everything is computed in this tab, on WebAssembly SIMD kernels.',
    '写一个数字：LeCun、Bottou、Bengio 与 Haffner（1998）的网络随笔画即时识别。一切都在本页内由 WebAssembly SIMD 内核计算。',
  ],
  network: [
    '{x} trainable parameters, {y} connections, no dependencies.',
    '{x} 个可训练参数，{y} 个连接，无任何依赖。',
  ],
  copy: ['Copy', '复制'],
  copied: ['Copied', '已复制'],
  noClipboard: [
    'The browser does not let the page copy: select the text and press Ctrl C.',
    '浏览器不允许本页复制：请选中文字后按 Ctrl C。',
  ],
  inCode: ['The same in code', '用代码实现'],
  dismiss: ['Close', '关闭'],
  skip: ['Skip to the content', '跳到正文'],
  sections: ['Sections', '章节'],
  draw: ['Draw', '书写'],
  layers: ['Layers', '逐层'],
  train: ['Train', '训练'],
  teach: ['Teach', '教学'],
  read: ['Read', '读数'],
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
  padHint: [
    'Draw a digit, or drop, paste or choose a picture of one.',
    '写一个数字，或拖入、粘贴、选择一张数字图片。',
  ],
  clear: ['Clear', '清除'],
  undo: ['Undo', '撤销'],
  picture: ['Picture …', '图片…'],
  mnistTitle: ['A random digit of the MNIST test set', 'MNIST 测试集中随机一个数字'],
  noPicture: [
    'That file ({x}) is no picture the browser can open: take a PNG, JPEG, WebP, GIF or SVG.',
    '该文件（{x}）不是浏览器能打开的图片：请用 PNG、JPEG、WebP、GIF 或 SVG。',
  ],
  keys: ['Keys', '按键'],
  keyWrite: ['write', '写数字'],
  keyUndo: ['undo', '撤销'],
  keyClear: ['clear', '清除'],
  keyPaste: ['paste a picture', '粘贴图片'],
  write: ['Write for me', '替我写'],
  writeDigit: ['Write a {x}', '写一个 {x}'],
  answer: ['Answer', '答案'],
  unsure: ['Perhaps no digit, or unclear which.', '可能不是数字，或不清楚是几。'],
  nothing: ['Nothing drawn yet', '还没有书写'],
  readIn: ['read in {x} µs · {y}', '用时 {x} 微秒 · {y}'],
  probabilities: ['Probabilities', '概率'],
  seen: ['What the network sees', '网络所见'],
  f6: ['F6, its 84 units as a picture of 7 × 12', 'F6：84 个单元排成 7 × 12 的图'],
  codes: ['F6, and its distance to the codes', 'F6，及其到各编码的距离'],
  codesNote: [
    'F6 redraws what was written as a tidy 7 × 12 picture. Each digit has a fixed picture of that kind, its code. The distance is the sum of the 84 squared differences; the nearest code is the answer.',
    'F6 把手写的数字重画成规整的 7 × 12 图；每个数字都有一幅固定的这样的图，即其编码。距离是 84 个差的平方和，最近的编码就是答案。',
  ],
  layersNote: [
    'Follow the picture down through the seven layers. Point at any unit (or tap it, or use the arrow keys): the frames show what it sees, and the sum that made it is written out. A click keeps it.',
    '随图片向下穿过七层。指向任一单元（或点按、用方向键）：方框标出它所看到的，并写出得出其值的算式。点击可固定该单元。',
  ],
  maps: ['{x} maps of {y} × {y}', '{x} 张 {y} × {y} 特征图'],
  units: ['{x} units', '{x} 个单元'],
  gridLabel: ['{x}: arrow keys move between units', '{x}：方向键在单元间移动'],
  'about-input': [
    'The picture as numbers: paper is −0.1 and full ink 1.175, so that values are 0 on average and vary by about 1. The digit fills the middle 20 × 20, so that each of its strokes can come into the middle of some unit’s field.',
    '把图片变成数字：纸为 −0.1，浓墨为 1.175，使平均值约为 0、方差约为 1。数字占中间 20 × 20，使每一笔都能落在某个单元感受野的中央。',
  ],
  'about-c1': [
    'Six filters of 5 × 5 slide over the picture. A unit is large where the picture looks like the filter: one map shows lower edges, another strokes that lean right. All units of a map share one filter, wherever they look: this is why so many connections need so few parameters.',
    '六个 5 × 5 卷积核滑过整张图。图上某处与卷积核相像，那里的单元值就大：有的图显示下边缘，有的显示右斜的笔画。同一张图的所有单元共用一个卷积核，所以连接虽多，参数却很少。',
  ],
  'about-s2': [
    'Each map is halved: four pixels are added up, multiplied by the map’s one coefficient, moved by its bias, and squashed. Where exactly a stroke lay is given up, as it differs from hand to hand; that it was there is kept.',
    '每张图缩小一半：四个像素相加，乘以该图唯一的系数，加上偏置，再经压缩函数。笔画的确切位置因人而异，被舍去；它的存在则保留下来。',
  ],
  'about-c3': [
    'Sixteen maps of 5 × 5 filters look at several maps of S2 at once and put strokes together: corners, ends, arcs. Most see only some of S2’s maps, so that no two can learn the same.',
    '十六张图用 5 × 5 卷积核同时看 S2 的若干张图，把笔画组合成拐角、端点和弧线。多数只看其中几张，因此没有两张会学到同样的东西。',
  ],
  'about-s4': [
    'Halved again, to 5 × 5. A unit here sums up 16 × 16 pixels of the picture and knows what is there, and only roughly where.',
    '再缩小一半，成为 5 × 5。这里一个单元概括了原图的 16 × 16 像素：知道有什么，只大致知道在哪里。',
  ],
  'about-c5': [
    '120 units, each of which sees all 16 maps whole. It is a convolution still: its maps are 1 × 1 only because the picture is 32 × 32. Over a wider one they are rows of answers, as in Read below.',
    '120 个单元，每个都看到全部 16 张图。它仍是卷积：只因输入是 32 × 32，它的图才是 1 × 1。输入更宽时便成为一行行答案，见下面的“读数”。',
  ],
  'about-f6': [
    '84 units, each of which sees all 120. Why 84? Seven by twelve, they are a picture: what was written, drawn anew as in print.',
    '84 个单元，每个都看到全部 120 个。为什么是 84？7 × 12 正好是一幅图：把手写的数字重画成印刷体的样子。',
  ],
  'about-output': [
    'A unit for each class: the ten digits, or what the weights were taught. Each holds a fixed picture, its code, and measures how far F6 is from it. There is nothing left to train: the nearest code is the answer.',
    '每个类别一个单元：十个数字，或权重所学的符号。每个都有一幅固定的图，即编码，并量出 F6 与它的距离。这里没有可训练的参数：最近的编码就是答案。',
  ],
  parameters: ['Parameters', '参数'],
  connections: ['Connections', '连接'],
  filters: ['Filters', '卷积核'],
  coefficients: ['Coefficient and bias of each map', '每张图的系数与偏置'],
  input: ['Input', '输入'],
  inputSize: ['32 × 32 pixels: 28 × 28 and a border of 2', '32 × 32 像素：28 × 28 加 2 像素边框'],
  legend: ['Colours', '颜色'],
  legendNegative: ['below zero', '小于零'],
  legendZero: ['zero', '零'],
  legendPositive: ['above zero', '大于零'],
  legendFrame: [
    'framed: the unit pointed at, and what it sees in the layer before and on the input',
    '方框：所指的单元，及它在前一层与输入图上所见',
  ],
  convolution: ['5 × 5 convolution', '5 × 5 卷积'],
  subsampling: ['2 × 2 subsampling', '2 × 2 下采样'],
  'full connection': ['full connection', '全连接'],
  'euclidean rbf': ['Euclidean RBF', '欧氏径向基'],
  table: ['C3’s connection table', 'C3 的连接表'],
  tableNote: [
    'Which maps of S2 (rows) each map of C3 (columns) sees. Where the paper has a cross, the cell shows the filter of that connection: 60 of them in place of 96.',
    'C3 的每张图（列）看 S2 的哪几张图（行）。论文中打叉的格，这里显示该连接的卷积核：共 60 个，而非 96 个。',
  ],
  s2map: ['S2 map {x}', 'S2 图 {x}'],
  c3map: ['C3 map {x}', 'C3 图 {x}'],
  weightsOf: ['Weights of {x}', '{x} 的权重'],
  inspector: ['The sum of one unit', '一个单元的算式'],
  unitName: ['{x}, map {m}, row {r}, column {c}', '{x} 第 {m} 图，第 {r} 行，第 {c} 列'],
  unitSingle: ['{x}, unit {m}', '{x} 第 {m} 单元'],
  field: ['What the unit sees of the input', '该单元在输入图上所见'],
  fieldSize: ['It sees {x} × {x} pixels of the input.', '它看到输入图上的 {x} × {x} 像素。'],
  pinned: ['Kept: Escape or a click on it lets it go.', '已固定：按 Escape 或再点一下即可放开。'],
  notPinned: ['A click on a unit keeps it here.', '点击单元可将其固定在此。'],
  letGo: ['Let go', '放开'],
  toLeft: ['The unit to the left', '左边的单元'],
  toRight: ['The unit to the right', '右边的单元'],
  toTop: ['The unit above', '上方的单元'],
  toBottom: ['The unit below', '下方的单元'],
  noSquashOutput: [
    'No bias and no squash: a distance is taken as it is.',
    '没有偏置，也没有压缩函数：距离就是输出。',
  ],
  window: ['window', '窗口'],
  filter: ['filter', '卷积核'],
  c5Filters: [
    'Its 1,920 filters: four units a row, 16 filters each',
    '全部 1,920 个卷积核：每行 4 个单元，每单元 16 个',
  ],
  f6Weights: [
    'Its weights: a row for each unit, a column for each of C5’s 120. Pale rows are pixels that are the same in all codes of the digits: their units need no input.',
    '权重：每行一个单元，每列对应 C5 的一个单元。颜色浅的行对应各数字编码中都相同的像素，其单元不需要输入。',
  ],
  fourPixels: ['four pixels', '四个像素'],
  inputs: ['inputs', '输入值'],
  weights: ['weights', '权重'],
  code: ['code', '编码'],
  bias: ['bias', '偏置'],
  coefficient: ['coefficient', '系数'],
  distance: ['distance', '距离'],
  sum: ['sum', '和'],
  value: ['value', '值'],
  noSquash: [
    'No squash: this layer is linear, the curve comes after the subsampling.',
    '没有压缩函数：本层是线性的，下采样之后才有曲线。',
  ],
  squashCurve: ['The squash curve, with this unit on it', '压缩曲线与此单元所在的点'],
  trainNote: [
    'Train a LeNet-5 in this tab: 6,000 digits of MNIST to learn from, 1,000 others to be tested on. Draw and Layers read with the weights as they change.',
    '在本页训练 LeNet-5：用 6,000 个 MNIST 数字学习，另用 1,000 个测试。“书写”和“逐层”两节随时用变化中的权重识别。',
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
  momentumOfSgd: ['of SGD only', '仅用于 SGD'],
  batchSize: ['Batch', '批量'],
  augment: ['Distort the digits', '扭曲数字'],
  augmentNote: ['Distortions as training sees them', '训练所见的扭曲'],
  again: ['Again', '再来'],
  loss: ['Loss', '损失'],
  error: ['Test error', '测试错误率'],
  speed: ['Images a second', '每秒图像'],
  steps: ['Steps', '步数'],
  seenImages: ['Images', '图像'],
  lossCurve: ['Loss of the training digits, in powers of ten', '训练数字的损失（对数坐标）'],
  errorCurve: ['Error on the 1,000 test digits', '1,000 个测试数字的错误率'],
  filtersNow: ['Filters of C1 and C3 as they change', 'C1 与 C3 的卷积核正在变化'],
  stateIdle: ['not started', '未开始'],
  stateLoading: ['loading the digits …', '正在载入数字…'],
  stateRunning: ['training', '训练中'],
  statePaused: ['paused', '已暂停'],
  stateFailed: ['stopped: {x}', '已停止：{x}'],
  own: ['Your own digits', '你自己的数字'],
  ownPad: [
    'Pad for your own digits: draw one, then press its key, 0 to 9, to keep it',
    '自有数字书写板：写一个数字，再按 0 到 9 键保存',
  ],
  ownDraw: ['Draw a digit on this pad.', '请在此书写板上写一个数字。'],
  ownRead: ['The network reads {x}, sure to {y}%.', '网络读作 {x}，把握 {y}%。'],
  ownKept: ['Kept', '已保存'],
  ownNone: ['None yet: draw one and press what it is.', '还没有：请写一个并标明是几。'],
  removeOwn: ['Remove this {x}', '移除这个 {x}'],
  ownNote: [
    'Draw a digit, say what it is, and the next. Then fine-tune the page’s weights on them; some of MNIST’s are mixed in, so that nothing is forgotten.',
    '写一个数字，标明是几，再写下一个。然后用它们微调本页权重；会混入部分 MNIST 数字以免遗忘。',
  ],
  label: ['It is a …', '这是…'],
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
  measureNote: [
    'The same network by this package’s WebAssembly SIMD kernels and by its plain JavaScript ones, measured now, in this browser. It takes some seconds.',
    '同一个网络，分别用本包的 WebAssembly SIMD 内核与纯 JavaScript 内核计算，此刻在此浏览器中测量，需要几秒钟。',
  ],
  run: ['Measure', '测量'],
  running: ['Measuring …', '测量中…'],
  benchSingle: ['One image', '单张图像'],
  benchBatch: ['Batches of 200', '每批 200 张'],
  benchScan: ['Pictures of 320 × 64 scanned', '扫描 320 × 64 的图'],
  benchTraining: ['Training', '训练'],
  perSecond: ['{x} a second', '每秒 {x}'],
  times: ['{x}× faster', '快 {x} 倍'],
  measuredIn: ['Measured in {x}. Longer is faster.', '在 {x} 中测得，越长越快。'],
  project: ['The package', '软件包'],
  guideUse: ['Guide', '指南'],
  guideReference: ['Reference', '参考'],
  guideBrowser: ['In a page of your own', '用于自己的网页'],
  guideElement: ['Handwriting in a form', '表单中的手写输入'],
  source: [
    'After Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998).',
    '依据 Y. LeCun、L. Bottou、Y. Bengio、P. Haffner：Gradient-based learning applied to document recognition，Proc. IEEE 86（1998）。',
  ],
  mnistSource: [
    'The digits are MNIST’s, of Y. LeCun, C. Cortes and C. Burges. What you draw stays in this tab.',
    '数字取自 Y. LeCun、C. Cortes 与 C. Burges 的 MNIST。你写的内容不会离开本页。',
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

/** What gives each of some texts in the visitor's language, with its values filled in. */
export const translator =
  <Key extends string>(texts: Readonly<Record<Key, readonly [en: string, zh: string]>>) =>
  (key: Key, values: Readonly<Record<string, string | number>> = {}): string =>
    texts[key][language.value === 'en' ? 0 : 1].replace(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name] ?? ''),
    )

/** A text of the page in the visitor's language. */
export const t = translator(TEXTS)
