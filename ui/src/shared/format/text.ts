/** Mainland numbers in the groups people read: 138 0013 8000, 0755-2878 0808, others as they are. */
export function formatPhone(value: string): string {
  const local = value.replace(/[\s-]/g, '').replace(/^\+86/, '');
  const digits = value.startsWith('+86') && !/^(0|1\d{10}$)/.test(local) ? `0${local}` : local;
  if (value.startsWith('+') && !value.startsWith('+86')) return value;
  if (/^1\d{10}$/.test(digits)) return `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`;
  const fixed = /^0(10|2\d|[3-9]\d{2})(\d{7,8})$/.exec(digits);
  if (fixed) return `0${fixed[1]}-${fixed[2]!.slice(0, -4)} ${fixed[2]!.slice(-4)}`;
  return value;
}

/** A long title cut in its middle: the ends tell more than the middle does. */
export function middleCut(value: string, most = 24): string {
  const chars = [...value];
  if (chars.length <= most) return value;
  const head = Math.ceil((most - 1) * 0.6);
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (most - 1 - head)).join('')}`;
}
