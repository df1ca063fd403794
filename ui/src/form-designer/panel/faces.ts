import { lazy, type ComponentType } from 'react';
import type { SettingsProps } from '@/meta';

const files = import.meta.glob<{ default: ComponentType<SettingsProps> }>('../../fields/*/Settings.tsx');

/** What types have of properties of their own, by type. */
export const faces = new Map(Object.entries(files).map(([path, load]) => [/fields\/([a-z_]+)\//.exec(path)![1]!, lazy(load)] as const));
