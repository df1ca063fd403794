import {
  ArrowUpDown,
  ChevronsDownUp,
  ChevronsUpDown,
  Columns3,
  Download,
  Ellipsis,
  Layers,
  Link as LinkIcon,
  ListFilter,
  Merge,
  Palette,
  Plus,
  Rows2,
  Rows3,
  Rows4,
  Search,
  Printer,
  Trash2,
  Upload,
} from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type RefObject } from 'react';
import { newTypes } from '@/form-runtime/choose';
import { hasLayer, Button, IconButton, Input, Menu, MetaIcon, notify, SplitButton, type MenuItem } from '@/shared/ui';
import { loadWords, text, useT } from '@/shared/i18n';
import { commandsOf, useCommands, useViewOnly } from '@/shared/page';
import { isComposing, useHotkeys } from '@/shared/keys';
import { setLook, useLook, type Density } from '@/shared/theme/theme';
import { countConditions } from '@/expression/condition/model';
import { GroupSource } from './groupSource';
import { KindSwitch, kindItems } from './KindSwitch';
import styles from './ListPage.module.css';
import { showView, viewName } from './saved/choose';
import { ViewTabs } from './saved/ViewTabs';
import type { ListModel } from './useList';

const FilterPopover = lazy(() => import('./filter/FilterPopover'));
const SortPopover = lazy(() => import('./popovers/SortPopover'));
const GroupPopover = lazy(() => import('./popovers/GroupPopover'));
const ColorsDrawer = lazy(() => loadWords('saved').then(() => import('./saved/ColorsDrawer')));
const ColumnsPopover = lazy(() => import('./popovers/ColumnsPopover'));

export type OpenPart = 'filter' | 'sort' | 'group' | 'columns' | 'colors' | null;

interface ToolbarProps {
  list: ListModel;
  count: number | null;
  more: boolean;
  open: OpenPart;
  onOpen: (part: OpenPart) => void;
  onNew: (type?: string) => void;
  onQuick?: () => void;
  onImport?: () => void;
  onExport?: () => void;
  onBin?: () => void;
  onMerges?: () => void;
  onPrint?: () => void;
  phone: boolean;
}

/** Views, search, and what the list is filtered, sorted and grouped by. */
export function Toolbar({ list, count, more, open, onOpen, onNew, onQuick, onImport, onExport, onBin, onMerges, onPrint, phone }: ToolbarProps) {
  const t = useT('views');
  const { state, columns, fields, filter, meta } = list;
  const filterButton = useRef<HTMLButtonElement>(null);
  const sortButton = useRef<HTMLButtonElement>(null);
  const groupButton = useRef<HTMLButtonElement>(null);
  const columnsButton = useRef<HTMLButtonElement>(null);
  const [box, setBox] = useState(state.q !== '');
  const conditions = filter ? countConditions(filter) : state.filter ? 1 : 0;
  const toggle = (part: OpenPart) => onOpen(open === part ? null : part);
  const mayCreate = meta.operations.includes('create');
  const viewOnly = useViewOnly();
  useHotkeys(
    { f: () => toggle('filter'), s: () => toggle('sort'), h: () => toggle('columns') },
    { enabled: !hasLayer() || open !== null },
  );

  const types = newTypes(meta);
  const variants: MenuItem[] = [
    ...(types.length > 1
      ? types.map((type) => ({
          label: t('list.newOf', { object: text(type.label) || type.key }),
          icon: <MetaIcon name={type.icon || meta.icon} size={16} />,
          disabled: viewOnly,
          onSelect: () => onNew(type.key),
        }))
      : []),
    types.length > 1 && Boolean(onQuick || onImport) && { separator: true as const },
    onQuick && { label: t('list.quick'), icon: Plus, disabled: viewOnly, onSelect: onQuick },
    onImport && { label: t('list.import'), icon: Upload, disabled: viewOnly, onSelect: onImport },
  ];
  useCommands(() =>
    commandsOf('list', [
      ...variants,
      { label: t('list.filter'), icon: ListFilter, keys: 'f', onSelect: () => onOpen('filter') },
      { label: t('list.sort'), icon: ArrowUpDown, keys: 's', onSelect: () => onOpen('sort') },
      !phone && { label: t('list.columnsOnly'), icon: Columns3, keys: 'h', onSelect: () => onOpen('columns') },
      ...meta.views.filter((view) => view.key !== state.view.key).map((view) => ({ key: `view/${view.key}`, label: t('list.viewOf', { name: viewName(list, view, t) }), icon: Rows3, onSelect: () => showView(list, view.key) })),
      ...moreItems(t, undefined, onExport),
      ...(phone ? [] : kindItems(list, t)),
    ]),
  );
  const counted = (n: number) => (n > 0 ? <span className={styles.count}>·{n}</span> : null);
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('list.toolbar')}>
      {!phone && (
        <div className={styles.choices}>
          <ViewTabs list={list} />
          <span className={styles.grow} />
          <KindSwitch list={list} />
        </div>
      )}
      <div className={styles.tools}>
      {(!phone || box) && (
        <SearchBox
          list={list}
          autoFocus={phone && state.q === ''}
          onLeave={() => phone && state.q === '' && setBox(false)}
        />
      )}
      {phone && !box && <IconButton icon={Search} label={t('list.search')} onClick={() => setBox(true)} />}
      <Button
        ref={filterButton}
        kind={phone ? 'text' : 'secondary'}
        icon={ListFilter}
        aria-expanded={open === 'filter'}
        aria-haspopup="dialog"
        onClick={() => toggle('filter')}
      >
        {t('list.filter')}
        {counted(conditions)}
      </Button>
      <Button
        ref={sortButton}
        kind={phone ? 'text' : 'secondary'}
        icon={ArrowUpDown}
        aria-expanded={open === 'sort'}
        aria-haspopup="dialog"
        onClick={() => toggle('sort')}
      >
        {t('list.sort')}
        {counted(state.sort.length)}
      </Button>
      {list.kind.type === 'table' && (
        <Button
          ref={groupButton}
          kind={phone ? 'text' : 'secondary'}
          icon={Layers}
          aria-expanded={open === 'group'}
          aria-haspopup="dialog"
          onClick={() => toggle('group')}
        >
          {t('list.group')}
          {counted(state.group.length)}
        </Button>
      )}
      {!phone && (
        <Button
          ref={columnsButton}
          icon={Columns3}
          aria-expanded={open === 'columns'}
          aria-haspopup="dialog"
          onClick={() => toggle('columns')}
        >
          {t('list.columns', { shown: columns.length, all: fields.length })}
        </Button>
      )}
      <Menu label={t('list.more')} items={() => moreItems(t, onImport, onExport)} placement="bottom-end">
        <IconButton icon={Ellipsis} label={t('list.more')} />
      </Menu>
      {!phone && <span className={styles.grow} />}
      {!phone && mayCreate && (
        <SplitButton
          kind="primary"
          icon={Plus}
          menuLabel={t('list.newMore')}
          disabled={viewOnly}
          items={variants.filter(Boolean)}
          onClick={() => onNew()}
        >
          {t('list.new')}
        </SplitButton>
      )}
      </div>
      <Suspense>
        {open === 'filter' && (
          <FilterPopover list={list} count={count} more={more} anchor={filterButton} onClose={() => onOpen(null)} />
        )}
        {open === 'sort' && <SortPopover list={list} anchor={sortButton} onClose={() => onOpen(null)} />}
        {open === 'group' && <GroupPopover list={list} anchor={groupButton} onClose={() => onOpen(null)} />}
        {open === 'colors' && <ColorsDrawer list={list} onClose={() => onOpen(null)} />}
        {open === 'columns' && (
          <ColumnsPopover list={list} anchor={phone ? filterButton : columnsButton} onClose={() => onOpen(null)} />
        )}
      </Suspense>
    </div>
  );

  function moreItems(words: typeof t, importing?: () => void, exporting?: () => void): MenuItem[] {
    const density = useLook.getState().density;
    const grouped = list.source instanceof GroupSource ? list.source : null;
    const choose = (value: Density, icon: typeof Rows2): MenuItem => ({
      label: words(`density.${value}`),
      icon,
      checked: density === value,
      onSelect: () => setLook({ density: value }),
    });
    return [
      ...(phone ? kindItems(list, words) : []),
      importing && { label: words('list.import'), icon: Upload, onSelect: importing },
      exporting && { label: words('list.export'), icon: Download, disabled: viewOnly, onSelect: exporting },
      {
        label: words('list.copyLink'),
        icon: LinkIcon,
        onSelect: () =>
          void navigator.clipboard.writeText(location.href).then(() => notify(words('list.copied'), { kind: 'success' })),
      },
      onPrint && { label: words('list.print'), icon: Printer, onSelect: onPrint },
      onBin && { label: words('list.bin'), icon: Trash2, onSelect: onBin },
      onMerges && { label: words('list.merges'), icon: Merge, onSelect: onMerges },
      phone && { label: words('list.columnsOnly'), icon: Columns3, onSelect: () => onOpen('columns') },
      ...(grouped ? [{ label: words('group.openAll'), icon: ChevronsUpDown, onSelect: () => grouped.toggleAll(true) }, { label: words('group.foldAll'), icon: ChevronsDownUp, onSelect: () => grouped.toggleAll(false) }] : []),
      { label: words('list.rowColors'), icon: Palette, onSelect: () => onOpen('colors') },
      { separator: true },
      { heading: words('density.title') },
      choose('compact', Rows4),
      choose('standard', Rows3),
      choose('roomy', Rows2),
    ];
  }
}

/** Searches within the view as one types, never while an input method composes. */
function SearchBox({ list, autoFocus, onLeave }: { list: ListModel; autoFocus: boolean; onLeave: () => void }) {
  const t = useT('views');
  const { state, patch } = list;
  const [typed, setTyped] = useState(state.q);
  const composing = useRef(false);
  const timer: RefObject<ReturnType<typeof setTimeout> | undefined> = useRef(undefined);
  useEffect(() => setTyped(state.q), [state.q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (words: string, at = 200) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => patch({ q: words.trim() || undefined }, { replace: true }), at);
  };
  return (
    <Input
      type="search"
      icon={Search}
      className={styles.search}
      aria-label={t('list.search')}
      placeholder={t('list.search')}
      autoFocus={autoFocus}
      value={typed}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        search(event.currentTarget.value);
      }}
      onChange={(event) => {
        setTyped(event.target.value);
        if (!composing.current) search(event.target.value);
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === 'Enter') search(typed, 0);
        if (event.key === 'Escape' && typed !== '') {
          event.preventDefault();
          setTyped('');
          search('', 0);
        }
      }}
      onBlur={onLeave}
    />
  );
}
