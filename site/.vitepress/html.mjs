/** Returns a text as HTML, which the theme expects in its menus, its landing page and its head. */
export function html(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
