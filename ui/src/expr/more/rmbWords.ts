import { decimal, divide, sign, ten } from '../number';
import { RANGE, type ExprError } from '../value';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const digit = (n: number): string => DIGITS[n] as string;

/**
 * An amount in the capitals of cheques, after the rules of the People's Bank for
 * filling in bills: one zero stands for any run of zeros inside.
 */
export const rmbCapital = (x: number): string | ExprError => {
  if (Math.abs(x) > 1e15) return RANGE;
  const [m, places] = decimal(x);
  const cents = divide(m * 100n, ten(places));
  const all = cents * sign(cents);
  const yuan = Number(all / 100n);
  const jiao = Number((all / 10n) % 10n);
  const fen = Number(all % 10n);
  return (
    (cents < 0n ? '负' : '') +
    (yuan || !all ? `${whole(yuan)}元` : '') +
    (jiao ? `${digit(jiao)}角` : fen && yuan ? '零' : '') +
    (fen ? `${digit(fen)}分` : '整')
  );
};

/** A whole number up to 10^16. */
const whole = (n: number): string => {
  if (!n) return digit(0);
  let out = '';
  let gap = false; // zeros to say before the next digit
  let before = 0;
  const write = (n: number, unit: string) => {
    if (!n) {
      gap = out !== '';
      return;
    }
    if (gap) out += digit(0);
    gap = false;
    out += digit(n) + unit;
  };
  const section = (n: number, unit: string) => {
    gap &&= !before; // zeros that end a section are not said
    before = n;
    write(Math.floor(n / 1000), '仟');
    write(Math.floor(n / 100) % 10, '佰');
    write(Math.floor(n / 10) % 10, '拾');
    write(n % 10, '');
    if (n) out += unit;
  };
  section(Math.floor(n / 1e12), '万');
  section(Math.floor(n / 1e8) % 1e4, '');
  if (n >= 1e8) out += '亿';
  section(Math.floor(n / 1e4) % 1e4, '万');
  section(n % 1e4, '');
  return out;
};
