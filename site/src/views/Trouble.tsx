/*
 * Where most errors are shown: whatever calls `fail` (state.ts) ends up here. The alert itself is always on
 * the page and only its content comes and goes, so that screen readers announce it.
 */
import { trouble } from '../state.ts'
import { t } from '../ui/texts.ts'

/** What went wrong and what to do, wherever on the page one is. */
export function Trouble() {
  return (
    <div role="alert">
      {trouble.value && (
        <p class="trouble">
          {trouble.value}
          <button
            type="button"
            class="small"
            onClick={() => {
              trouble.value = null
            }}
          >
            {t('dismiss')}
          </button>
        </p>
      )}
    </div>
  )
}
