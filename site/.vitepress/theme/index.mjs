// The default theme, with text that can be copied, and tabs that remember the language.

import DefaultTheme from 'vitepress/theme'

import './style.css'

const LANGUAGE = 'language'

export default {
  extends: DefaultTheme,
  enhanceApp({ router }) {
    if (typeof document === 'undefined') return
    document.addEventListener('click', copyText)
    document.addEventListener('change', rememberLanguage)
    const shown = router.onAfterPageLoad
    router.onAfterPageLoad = async to => {
      await shown?.(to)
      requestAnimationFrame(() => showLanguage(localStorage.getItem(LANGUAGE)))
    }
  },
}

async function copyText(event) {
  const button = event.target.closest?.('button.copy-text')
  if (!button) return
  await navigator.clipboard.writeText(button.textContent)
  button.classList.add('copied')
  setTimeout(() => button.classList.remove('copied'), 1500)
}

function rememberLanguage(event) {
  const tab = event.target.closest?.('.vp-code-group .tabs input')
  if (!tab || !event.isTrusted) return
  const language = tab.nextElementSibling.dataset.title
  localStorage.setItem(LANGUAGE, language)
  const top = tab.getBoundingClientRect().top
  showLanguage(language)
  // Programs of other lengths above must not move the tab that was clicked.
  window.scrollBy(0, tab.getBoundingClientRect().top - top)
}

/** Selects the tabs of a language. The theme shows the program of a tab that is clicked. */
function showLanguage(language) {
  if (!language) return
  const label = `.vp-code-group .tabs label[data-title="${CSS.escape(language)}"]`
  for (const { previousElementSibling: tab } of document.querySelectorAll(label)) {
    if (!tab.checked) tab.click()
  }
}
