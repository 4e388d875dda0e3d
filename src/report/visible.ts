// What is written to a console shows control characters and changes of direction, and never obeys them.

/** One line; a line end in it is shown, too. */
export function visible(line: string): string {
  return line.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
