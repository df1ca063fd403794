import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, refreshMeta, type ApiError, type Locale } from '@/shared/api';
import type { Tiles } from '@/shared/api/types';
import type { BusinessSettings, LimitRange, Limits } from '../limits';

/** Whom a rule concerns. */
export type ForWhom = 'off' | 'administrators' | 'everyone';

export interface SignInRules {
  passwordMin: number;
  /** Days that a password is good for; 0 is for ever. */
  passwordDays: number;
  sessionDays: number;
  secondFactor: ForWhom;
  keys: ForWhom;
  /** What is read stays on devices, to be read without a network. */
  offline: boolean;
  /** Addresses and ranges from which people get in; everywhere when there are none. */
  ranges?: string[];
  /** Of administrators, in place of the others. */
  adminRanges?: string[];
}

export type RuleKey = 'passwordMin' | 'passwordDays' | 'sessionDays';

/** A day that the business closes or works of its own accord. */
export interface OwnDay {
  day: string;
  name?: string;
}

export interface CalendarSettings {
  /** 1 is Monday, 7 Sunday. */
  weekdays: number[];
  /** China's public holidays and the days worked in their place. */
  public: boolean;
  closed: OwnDay[];
  worked: OwnDay[];
}

export interface Business extends BusinessSettings {
  name: string;
  locale: Locale;
  timezone: string;
  currency: string;
  tiles: Tiles;
  calendar: CalendarSettings;
  signIn: SignInRules;
  signInRanges: Record<RuleKey, LimitRange>;
}

export interface BusinessPatch {
  name?: string;
  locale?: Locale;
  timezone?: string;
  currency?: string;
  tiles?: Tiles;
  calendar?: CalendarSettings;
  backups?: Partial<{ at: string; keep: number }>;
  limits?: Partial<Limits>;
  signIn?: Partial<SignInRules>;
}

const path = '/api/v1/settings/business';
const key = ['settings', 'business'] as const;

export function useBusiness() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Business>(path, { signal }) });
}

export function useSaveBusiness() {
  const client = useQueryClient();
  return useMutation<Business, ApiError, BusinessPatch>({
    mutationFn: (patch) => api.patch<Business>(path, patch),
    onSuccess: (saved) => {
      client.setQueryData(key, saved);
      void client.invalidateQueries({ queryKey: ['sign-in', 'offer'] });
      void refreshMeta(client);
    },
  });
}
