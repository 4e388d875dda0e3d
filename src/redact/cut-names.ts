// Where a text was cut for its length, in the middle of a name: "jane.d..." and "Doe,". Only for what this tool itself quotes, never for evidence.
import { partsOf } from './name-pattern.ts'
import type { People } from './people.ts'

/** The last word of a quotation. */
const lastWord = /([\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}._-]{1,63}?)(?=(?:,\s?)?(?:\.\.\.|"))/gu
const shortest = 3

export function replaceCutNames(text: string, people: People, tokenOf: (name: string) => string): string {
  if (people.names.length === 0) return text
  return text.replace(lastWord, (word) => {
    const low = word.toLowerCase()
    if (low.length < shortest) return word
    const whose = people.names.find(
      ({ name, loose }) =>
        name.toLowerCase().startsWith(low) || (loose && partsOf(name).some((part) => part.toLowerCase() === low)),
    )
    return whose === undefined ? word : tokenOf(whose.name)
  })
}
