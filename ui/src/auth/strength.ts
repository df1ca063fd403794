/** How hard a password is to guess: 0 too short, 1 weak, 2 fair, 3 strong. No class of characters is forced. */
export type Strength = 0 | 1 | 2 | 3;

export const shortest = 10;

/** What is tried first: runs of keys, repeated parts, and the words of every list. */
const common = ['password', 'passw0rd', 'qwerty', 'qwertyuiop', '1qaz2wsx', 'asdfgh', 'zxcvbn', 'iloveyou', 'welcome', 'admin', 'letmein', 'woaini', 'tenon'];

export function strengthOf(password: string, known: string[] = []): Strength {
  if ([...password].length < shortest) return 0;
  let rest = password.toLowerCase();
  for (const word of [...common, ...known.filter((k) => k.length > 3).map((k) => k.toLowerCase())]) rest = rest.replaceAll(word, '');
  const different = new Set(rest).size;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  const bits = distinctLength(rest) * Math.log2(different + kinds * 6 + 1);
  if (different < 5 || bits < 34) return 1;
  return bits < 58 ? 2 : 3;
}

/** Characters that do not merely follow the one before (123, aaa, cba). */
function distinctLength(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const step = i === 0 ? 9 : text.charCodeAt(i) - text.charCodeAt(i - 1);
    if (step < -1 || step > 1) count++;
    else count += 0.25;
  }
  return count;
}
