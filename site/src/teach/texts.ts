/*
 * Teach's part of what the page says, loaded with the section.
 */
import { translator } from '../ui/texts.ts'

/** The texts of Teach, in both languages. `{x}` and `{y}` are filled in. */
const TEXTS = {
  note: [
    'The network can read anything that is drawn. Name some symbols, draw a few of each, and it learns them in this tab, in two or three seconds: C1 to F6 know strokes from the digits already, only what they stand for is new.',
    '这个网络能识别任何手绘符号。给几个符号取名、各画几个，它就在本页内用两三秒学会：C1 到 F6 已从数字中学会笔画，新的只是它们的含义。',
  ],
  symbols: ['Symbols', '符号'],
  name: ['Name of symbol {x}', '第 {x} 个符号的名称'],
  choose: ['Draw samples of {x}', '为 {x} 画样本'],
  removeSymbol: ['Remove the symbol {x}', '删除符号 {x}'],
  removeSample: ['Remove this sample of {x}', '删除 {x} 的这个样本'],
  add: ['Add a symbol', '添加符号'],
  pad: [
    'Pad for samples: draw, then press Enter, or the number of a symbol, to keep it',
    '样本书写板：写好后按 Enter 键，或按符号的序号键，即可保留',
  ],
  keep: ['Keep as {x}', '保留为 {x}'],
  pictures: ['Pictures …', '图片…'],
  padHint: [
    'Draw a sample of the symbol that is chosen, and keep it. Pictures may be chosen, pasted or dropped on the pad too.',
    '为选中的符号画一个样本并保留。也可选择、粘贴图片，或把图片拖到书写板上。',
  ],
  kept: ['{x} samples', '{x} 个样本'],
  blank: ['There is no ink on it.', '上面没有笔迹。'],
  learn: ['Learn', '学习'],
  learning: ['Learning …', '学习中…'],
  learned: ['Learned {x} samples in {y} s.', '用 {y} 秒学会了 {x} 个样本。'],
  stale: ['There is something new: learn again.', '有新内容：请再学习一次。'],
  needTwo: ['Two symbols are needed at least.', '至少需要两个符号。'],
  needNames: ['Each symbol needs a name of its own.', '每个符号都要有各自的名称。'],
  needSamples: ['Still to be drawn: {x}', '还需要画：{x}'],
  ready: ['Five or more samples of each make it sure.', '每个画五个以上会更可靠。'],
  try: ['Try it', '试一试'],
  tryPad: ['Pad to try what was learned: draw one of the symbols', '试用书写板：画一个学过的符号'],
  tryFirst: [
    'What you draw here is read as soon as something was learned.',
    '学会之后，在这里画的会立即被识别。',
  ],
  tryDraw: ['Draw one of your symbols.', '画一个你的符号。'],
  reads: ['Reads {x}, {y}% sure', '识别为 {x}，把握 {y}%'],
  probabilities: ['Probability of each symbol', '每个符号的概率'],
  confused: [
    'Of slightly distorted samples it takes {x} for {y} most often: draw more of both.',
    '对略微变形的样本，它最常把 {x} 认作 {y}：请各多画几个。',
  ],
  apart: [
    'It tells them all apart, slightly distorted too; the nearest two are {x} and {y}.',
    '略微变形也都能分清；最相近的两个是 {x} 和 {y}。',
  ],
  save: ['Download .safetensors', '下载 .safetensors'],
  forget: ['Forget all', '全部忘记'],
  keepNote: [
    'Samples and weights stay in this browser, also when you come back; nothing is sent anywhere.',
    '样本和权重保存在此浏览器中，下次打开仍在；不会发送到任何地方。',
  ],
  noKeep: [
    'This browser does not let the page keep anything: when it is closed, samples and weights are gone.',
    '此浏览器不允许本页保存内容：关闭后样本和权重就没有了。',
  ],
} as const satisfies Record<string, readonly [en: string, zh: string]>

export type TeachText = keyof typeof TEXTS

/** A text in the visitor's language. */
export const t = translator(TEXTS)
