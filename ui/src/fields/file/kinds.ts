/** Kinds of files by the extensions and media types that they are. */
export const kinds: Record<string, string[]> = {
  image: ['image/*'],
  pdf: ['.pdf'],
  document: ['.doc', '.docx', '.wps', '.odt', '.rtf', '.txt', '.md'],
  sheet: ['.xls', '.xlsx', '.et', '.ods', '.csv'],
  slides: ['.ppt', '.pptx', '.dps', '.odp'],
  audio: ['audio/*'],
  video: ['video/*'],
  archive: ['.zip', '.rar', '.7z', '.tar.gz'],
};

/** The kinds that a list accepts whole, and what of it is of none of them. */
export function readAccept(accept: readonly string[]): { chosen: string[]; others: string[] } {
  const chosen = Object.keys(kinds).filter((kind) => kinds[kind]!.every((a) => accept.includes(a)));
  const covered = new Set(chosen.flatMap((kind) => kinds[kind]!));
  return { chosen, others: accept.filter((a) => !covered.has(a)) };
}

/** The list of kinds and others; undefined accepts any file. */
export function writeAccept(chosen: readonly string[], others: readonly string[]): string[] | undefined {
  const all = [...new Set([...chosen.flatMap((kind) => kinds[kind] ?? []), ...others])];
  return all.length > 0 ? all : undefined;
}
