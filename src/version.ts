// Which version of the tool this is. The exe has both values written in at build time; run from source, there is no build to name.
import packageJson from '../package.json' with { type: 'json' }

declare const __VERSION__: string
declare const __COMMIT__: string

/** The version in package.json, such as "0.1.0". */
export const version = typeof __VERSION__ === 'string' ? __VERSION__ : packageJson.version

/** The git commit that the exe was built from, with "+changes" if files differed from it; "unknown" without git; "source" if run from source. */
export const commit = typeof __COMMIT__ === 'string' ? __COMMIT__ : 'source'
