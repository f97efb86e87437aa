/** What the published package.json names as files. */
export interface PublishedManifest {
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}
