// Resolved by scripts/bundle.ts: a part of the package that it does not export.
declare module '@actions/cache/internal/cacheUtils' {}
