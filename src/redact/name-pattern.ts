// A person's name, taken apart and made safe for a pattern.

/** "jane.doe", "JaneDoe" and "Jane Doe" have two parts. */
export const partsOf = (name: string) => name.split(/[._\s-]+|(?<=\p{Ll})(?=\p{Lu})/u).filter((part) => part !== '')

export const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
