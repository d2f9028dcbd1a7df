// The words of the search. The theme runs copies of these functions, so they use nothing else.

/** Returns the words to search for, with codes and names as a whole. */
export function searched(text) {
  return text.split(/[^\p{L}\p{N}_.]+/u).map(word => word.replace(/^\.+|\.+$/g, '')).filter(Boolean)
}

/** Returns the words by which a text is found: also the parts of codes and names. */
export function indexed(text) {
  const words = text.split(/[^\p{L}\p{N}_.]+/u).map(word => word.replace(/^\.+|\.+$/g, ''))
  const parts = words.filter(word => /[_.]/.test(word)).flatMap(word => word.split(/[_.]+/))
  return [...words, ...parts].filter(Boolean)
}
