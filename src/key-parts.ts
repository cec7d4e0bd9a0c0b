/** What the text of a key says of its wheelhouse, to those who have nothing but the text. */

export interface KeyParts {
  /**
   * Up to the compatibility digest, with the hyphen: equal for wheels that run in the same places.
   * With what a store puts before a key, up to a slash.
   */
  readonly prefix: string
  readonly selection: string
  readonly period: string
}

const SEGMENT = '[a-z0-9._]+'
const KEY = new RegExp(
  `^(?<prefix>(.*/)?pip-wheelhouse-v\\d+(-${SEGMENT}){4}-[0-9a-f]{24}-)(?<selection>[0-9a-f]{24})-` +
    String.raw`(?<period>fixed|never|\d{4}(w\d\d|m\d\d|d\d{3}))$`,
)

/** The parts of a key as cacheKey() makes it; undefined for any other text. */
export function partsOfKey(key: string): KeyParts | undefined {
  const { prefix, selection, period } = KEY.exec(key)?.groups ?? {}
  return prefix === undefined || selection === undefined || period === undefined
    ? undefined
    : { prefix, selection, period }
}
