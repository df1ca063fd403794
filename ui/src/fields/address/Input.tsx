import { useMemo, useState } from 'react';
import { text, useText } from '@/shared/i18n';
import { InlineError, Input, Select, useFieldLabelId, type SelectOption } from '@/shared/ui';
import { pinyinIndex } from '@/expression/pinyinWords';
import type { InputProps } from '../contract';
import styles from './address.module.css';
import { addressOf, below, choose, depth, levels, orBlank, paths, split, writeAddress, type Address, type Region } from './address';
import { useRegions } from './regions';

const FOUND = 50;
const named = ['province', 'city', 'district'] as const;

/** Province, city and district to choose from, and the rest to type. An address that is pasted as a whole is taken apart. */
export default function AddressInput({ value, onChange, onBlur, onFault, field, ctx, readOnly, autoFocus, size }: InputProps) {
  const label = useText();
  const labelId = useFieldLabelId();
  const loading = useRegions();
  const regions = loading.data ?? [];
  const deepest = depth(field.levels);
  const address = addressOf(value);
  const put = (next: Address): void => {
    onFault?.(null);
    onChange(orBlank(next));
  };
  if (readOnly) return <Input size={size} readOnly value={writeAddress(value)} />;
  const lists = [regions, below(regions, address.province), below(below(regions, address.province), address.city)];
  return (
    <div className={styles.box} role="group" aria-labelledby={labelId} aria-label={labelId ? undefined : text(field.label, ctx.locale)}>
      {loading.isError && <InlineError onRetry={() => void loading.refetch()}>{ctx.t('address.failed')}</InlineError>}
      <div className={styles.names}>
        {named.slice(0, deepest + 1).map((level, at) => (
          <RegionSelect
            key={level}
            size={size}
            label={ctx.t(`address.${level}`)}
            value={address[level]}
            all={at === 0 ? regions : undefined}
            deepest={deepest}
            list={lists[at]!}
            loading={loading.isPending}
            disabled={at > 0 && lists[at]!.length === 0 && address[level] === ''}
            onChoose={(name) => put(choose(regions, address, level, name))}
            onPath={(way) => put({ ...way, detail: address.detail })}
            onClose={onBlur}
          />
        ))}
      </div>
      {deepest === levels.length - 1 && (
        <Input
          size={size}
          value={address.detail}
          aria-label={ctx.t('address.detail')}
          placeholder={label(field.placeholder) || ctx.t('address.hint')}
          autoFocus={autoFocus}
          data-autofocus={autoFocus || undefined}
          onChange={(event) => put({ ...address, detail: event.target.value })}
          onBlur={() => {
            const whole = address.province === '' ? split(regions, address.detail) : null;
            if (whole) put(whole);
            onBlur?.();
          }}
        />
      )}
    </div>
  );
}

interface RegionSelectProps {
  label: string;
  value: string;
  list: readonly Region[];
  /** All regions, where a search finds the ones below too. */
  all?: readonly Region[];
  deepest: number;
  size?: 'small' | 'normal' | 'large';
  loading: boolean;
  disabled: boolean;
  onChoose: (name: string) => void;
  onPath: (way: Address) => void;
  onClose?: () => void;
}

function RegionSelect({ label, value, list, all, deepest, size, loading, disabled, onChoose, onPath, onClose }: RegionSelectProps) {
  const [words, setWords] = useState('');
  const ways = useMemo(() => (all ? paths(all, Math.min(deepest, 2)) : []), [all, deepest]);
  const options = useMemo(() => {
    const plain = list.map((r): SelectOption => ({ value: r.name, label: r.name }));
    if (words.trim() === '') return plain;
    if (!all) return plain.filter((o) => finds(o.label, words));
    return ways
      .filter((way) => finds(way.district || way.city || way.province, words) || finds(writeAddress(way), words))
      .slice(0, FOUND)
      .map((way): SelectOption => ({ value: wayKey(way), label: [way.province, way.city === way.province ? '' : way.city, way.district].filter(Boolean).join(' / ') }));
  }, [list, all, ways, words]);
  return (
    <Select
      size={size}
      label={label}
      placeholder={label}
      searchable
      clearable
      loading={loading}
      disabled={disabled}
      value={value || null}
      known={value ? [{ value, label: value }] : []}
      options={options}
      onSearch={setWords}
      onChange={(next) => {
        const way = next === null ? undefined : ways.find((w) => wayKey(w) === next);
        if (way && (way.city || way.district)) onPath(way);
        else onChoose(next ?? '');
      }}
      onOpenChange={(open) => {
        setWords('');
        if (!open) onClose?.();
      }}
    />
  );
}

/** A province alone is its name; what lies below has its way in the key. */
const wayKey = (way: Address): string => [way.province, way.city, way.district].filter(Boolean).join('/');

const finds = (name: string, words: string): boolean => name.includes(words.trim()) || pinyinIndex(name, words) === 0;
