import { browserZone } from '@/shared/format';
import type { Locale, SetupBody } from '@/shared/api';
import { shortest } from './strength';

export interface SetupForm {
  email: string;
  password: string;
  name: string;
  business: string;
  locale: Locale;
  timezone: string;
  currency: string;
  /** The key of a suite; empty starts without one. */
  suite: string;
  sample: boolean;
  code: string;
}

export type SetupErrors = Partial<Record<keyof SetupForm, string>>;

/** Fields of each step, in order. */
export const steps: readonly (readonly (keyof SetupForm)[])[] = [
  ['email', 'password', 'name'],
  ['business', 'locale', 'timezone', 'currency'],
  ['suite', 'sample', 'code'],
];

/** What is wrong with a step, as keys of the words of this folder. */
export function checkStep(form: SetupForm, step: number, codeRequired: boolean): SetupErrors {
  const errors: SetupErrors = {};
  if (step === 0) {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email.trim())) errors.email = form.email.trim() ? 'setup.badEmail' : 'setup.needEmail';
    if ([...form.password].length < shortest) errors.password = 'setup.shortPassword';
    if (!form.name.trim()) errors.name = 'setup.needName';
  }
  if (step === 1 && !form.business.trim()) errors.business = 'setup.needBusiness';
  if (step === 2 && codeRequired && !form.code.trim()) errors.code = 'setup.needCode';
  return errors;
}

/** The first step that holds one of these fields; the last one for what is no field. */
export function stepOf(fields: string[]): number {
  const found = steps.findIndex((names) => names.some((name) => fields.includes(name)));
  return found < 0 ? steps.length - 1 : found;
}

export function bodyOf(form: SetupForm): SetupBody {
  return {
    email: form.email.trim(),
    password: form.password,
    name: form.name.trim(),
    business: form.business.trim(),
    locale: form.locale,
    timezone: form.timezone,
    currency: form.currency,
    suite: form.suite,
    sample: form.suite !== '' && form.sample,
    code: form.code.trim(),
  };
}

const key = 'tenon.setup';

/** What was typed before a reload; never the password. */
export function keptForm(locale: Locale): SetupForm {
  const empty: SetupForm = { email: '', password: '', name: '', business: '', locale, timezone: browserZone(), currency: 'CNY', suite: '', sample: true, code: '' };
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<SetupForm>;
    return { ...empty, ...kept, password: '', locale };
  } catch {
    return empty;
  }
}

export function keepForm(form: SetupForm): void {
  sessionStorage.setItem(key, JSON.stringify({ ...form, password: undefined }));
}

export function dropForm(): void {
  sessionStorage.removeItem(key);
}

/** Zones by name, the browser's own first. */
export function zones(): string[] {
  const own = browserZone();
  const all = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : ['Asia/Shanghai', 'UTC'];
  return [own, ...all.filter((zone) => zone !== own)];
}

export const currencies = ['CNY', 'HKD', 'TWD', 'USD', 'EUR', 'GBP', 'JPY', 'KRW', 'SGD', 'AUD', 'CAD', 'INR', 'VND', 'THB', 'MYR'];
