/** Returns the anchor of a heading as code hosts make it: the links of the pages use those. */
export function slug(heading) {
  const kept = [...heading.toLowerCase()].filter(letter => /[\p{L}\p{N} _-]/u.test(letter))
  return kept.join('').replaceAll(' ', '-')
}
