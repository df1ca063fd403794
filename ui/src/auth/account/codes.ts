/** The first six digits of what was typed or pasted; full-width ones count. */
export function digitsOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\D/g, '')
    .slice(0, 6);
}

/** A secret in groups that can be typed into a phone. */
export function inFours(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** Recovery codes as a file to keep. */
export function codesFile(codes: readonly string[], head: string): string {
  return `${head}\n\n${codes.join('\n')}\n`;
}
