/*
 * What <digit-pad> looks like and says: its shadow tree, its style sheet and its texts. Colours are the system's own
 * (Field, FieldText, …), so that they follow the page's color-scheme and forced colours; every part can be styled by
 * ::part, and the rest by custom properties that start with --digit-pad-.
 */

/** What the element says, in one language. `{n}` is the number of digits that `length` asks for. */
export interface DigitPadTexts {
  /** The name of the field where the page gives none. */
  readonly label: string
  /** The name of the area that is written on. */
  readonly surface: string
  readonly undo: string
  readonly clear: string
  /** Said while the answer is not there yet. */
  readonly reading: string
  /** Why the field is not valid: nothing written, unreadable, or not as many digits as wanted. */
  readonly missing: string
  readonly unclear: string
  readonly count: string
  /** The model could not be loaded. */
  readonly failed: string
}

const TEXTS: Readonly<Record<string, DigitPadTexts>> = {
  en: {
    label: 'Number',
    surface: 'Write here, or type in the field below',
    undo: 'Undo',
    clear: 'Clear',
    reading: 'Reading …',
    missing: 'Please write a number.',
    unclear: 'This cannot be read: please write it again, or type it.',
    count: 'Please write {n} digits.',
    failed: 'Handwriting cannot be read now: please type the number.',
  },
  zh: {
    label: '数字',
    surface: '请在此书写，或在下方输入',
    undo: '撤销',
    clear: '清除',
    reading: '识别中…',
    missing: '请写一个数字。',
    unclear: '无法辨认：请重写或直接输入。',
    count: '请写 {n} 位数字。',
    failed: '暂时无法识别手写：请直接输入数字。',
  },
  de: {
    label: 'Zahl',
    surface: 'Hier schreiben oder unten eintippen',
    undo: 'Zurück',
    clear: 'Löschen',
    reading: 'Wird gelesen …',
    missing: 'Bitte eine Zahl schreiben.',
    unclear: 'Das ist nicht lesbar: bitte noch einmal schreiben oder eintippen.',
    count: 'Bitte {n} Ziffern schreiben.',
    failed: 'Handschrift kann gerade nicht gelesen werden: bitte die Zahl eintippen.',
  },
  fr: {
    label: 'Nombre',
    surface: 'Écrivez ici, ou saisissez ci-dessous',
    undo: 'Annuler',
    clear: 'Effacer',
    reading: 'Lecture…',
    missing: 'Veuillez écrire un nombre.',
    unclear: 'Illisible : veuillez réécrire, ou saisir le nombre.',
    count: 'Veuillez écrire {n} chiffres.',
    failed: 'L’écriture ne peut pas être lue pour l’instant : veuillez saisir le nombre.',
  },
  es: {
    label: 'Número',
    surface: 'Escriba aquí, o teclee abajo',
    undo: 'Deshacer',
    clear: 'Borrar',
    reading: 'Leyendo…',
    missing: 'Escriba un número.',
    unclear: 'No se puede leer: escríbalo de nuevo o tecléelo.',
    count: 'Escriba {n} cifras.',
    failed: 'Ahora no se puede leer la escritura: teclee el número.',
  },
}

/** The texts of a language tag such as 'zh-CN'; English where there are none. */
export const textsOf = (tag: string): DigitPadTexts =>
  TEXTS[tag.toLowerCase().split('-')[0] as string] ?? (TEXTS.en as DigitPadTexts)

const STYLE = `
:host {
  display: inline-block;
  box-sizing: border-box;
  inline-size: calc(var(--digit-pad-size, 12rem) * var(--aspect, 1));
  max-inline-size: 100%;
  font: inherit;
}
:host([hidden]) { display: none }
[part="surface"] {
  display: block;
  box-sizing: border-box;
  aspect-ratio: var(--aspect, 1);
  border: 1px solid var(--digit-pad-line, GrayText);
  border-radius: var(--digit-pad-radius, 0.5rem);
  background: var(--digit-pad-paper, Field);
  color: var(--digit-pad-ink, FieldText);
  cursor: crosshair;
  overflow: hidden;
  touch-action: none;
  user-select: none;
  -webkit-user-select: none;
}
svg { display: block; inline-size: 100%; block-size: 100%; pointer-events: none }
path { fill: none; stroke: currentColor; stroke-linecap: round; stroke-linejoin: round }
[part="controls"] { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-block-start: 0.4rem }
[part="value"] {
  flex: 1 1 3ch;
  box-sizing: border-box;
  min-inline-size: 3ch;
  padding: 0.2rem;
  border: 1px solid var(--digit-pad-line, GrayText);
  border-radius: calc(var(--digit-pad-radius, 0.5rem) / 2);
  background: var(--digit-pad-paper, Field);
  color: var(--digit-pad-ink, FieldText);
  font: inherit;
  font-size: 1.25em;
  font-variant-numeric: tabular-nums;
  text-align: center;
}
button { min-block-size: 2rem; padding: 0.2rem 0.6rem; font: inherit; font-size: 0.875em }
[part="value"]:focus-visible, button:focus-visible {
  outline: 3px solid var(--digit-pad-accent, Highlight);
  outline-offset: 1px;
}
[part="message"] { margin: 0.3rem 0 0; min-block-size: 1lh; font-size: 0.875em }
[part="message"]:empty { min-block-size: 0 }
:host(:disabled) [part="surface"] { cursor: not-allowed; opacity: 0.6 }
@media (forced-colors: active) {
  [part="surface"], [part="value"] { border-color: ButtonBorder }
}
`

let shared: CSSStyleSheet | undefined

/** The style of all pads: a sheet, since a content policy may forbid <style>. */
export function styleSheet(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet()
    shared.replaceSync(STYLE)
  }
  return shared
}

/** The shadow tree. The field is the control: drawing fills it in, and it may be typed in instead. */
export const TREE = `
<div part="surface"><svg aria-hidden="true" preserveAspectRatio="none"></svg></div>
<div part="controls">
<input part="value" autocomplete="off" spellcheck="false" aria-describedby="message">
<button type="button" part="undo"></button>
<button type="button" part="clear"></button>
</div>
<p part="message" id="message" role="status"></p>`
