import { useId, useMemo, useRef, useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, media, TabPanel, Tabs, useMedia } from '@/shared/ui';
import { keyLabel } from '@/shared/keys';
import { useCheck, LIMIT, nearLimit, type CheckPlace } from './check';
import { Code, type CodeHandle } from './code/Code';
import { useFunctions } from './complete/functions';
import styles from './ExpressionEditor.module.css';
import { Faults } from './Faults';
import { FieldsPane } from './FieldsPane';
import { Foot } from './Foot';
import { FunctionsPane } from './FunctionsPane';
import type { Scope } from './scope/scope';
import { TryIt } from './TryIt';

interface ExpressionEditorProps {
  title: string;
  value: string;
  scope: Scope;
  place: CheckPlace;
  placeholder?: string;
  onUse: (value: string) => void;
  onClose: () => void;
}

type Pane = 'fields' | 'functions' | 'try';

/** The large editor: text, fields, functions, and a record to try it on. ⌘↵ uses it, Esc leaves it. */
export default function ExpressionEditor({ title, value, scope, place, placeholder, onUse, onClose }: ExpressionEditorProps) {
  const t = useT('expression');
  const roomy = useMedia(media.designer);
  const id = useId();
  const code = useRef<CodeHandle>(null);
  const [text, setText] = useState(value);
  const [pane, setPane] = useState<Pane>('fields');
  const manual = useFunctions();
  const checked = useCheck(text, place, scope);
  const over = useMemo(() => nearLimit(text)?.over ?? false, [text]);
  const use = (): void => {
    if (!over) onUse(text.trim());
  };
  const insert = (words: string, back?: number): void => code.current?.insert(words, back);
  const panes: Record<Pane, React.ReactNode> = {
    fields: <FieldsPane scope={scope} onInsert={insert} />,
    functions: <FunctionsPane manual={manual} onInsert={insert} />,
    try: <TryIt text={text} place={place} scope={scope} checked={checked} />,
  };
  return (
    <Dialog
      open
      size="wide"
      title={title}
      dirty={text !== value}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" disabled={over ? t('foot.size', { bytes: nearLimit(text)!.bytes.toLocaleString('en-US'), limit: LIMIT.toLocaleString('en-US') }) : false} onClick={use} title={keyLabel('mod+enter')}>
            {t('use')}
          </Button>
        </>
      }
    >
      <div
        className={styles.editor}
        onKeyDown={(event) => {
          if (event.key === 'F8' && !event.defaultPrevented) {
            event.preventDefault();
            code.current?.nextFault();
          }
        }}
      >
        <Code ref={code} value={text} onChange={setText} scope={scope} functions={manual.functions} faults={checked.faults} label={title} placeholder={placeholder} lines={4} numbers autoFocus invalid={checked.faults.length > 0} describedBy={`${id}-faults`} onUse={use} />
        <Faults id={`${id}-faults`} faults={checked.faults} onSelect={(fault) => code.current?.select(fault.from, fault.to)} onFix={(fault) => code.current?.replace(fault.from, fault.to, fault.fix!)} />
        <Foot source={text} checked={checked} scope={scope} />
        {roomy ? (
          <div className={styles.panes}>
            {(['fields', 'functions', 'try'] as const).map((key) => (
              <section key={key} aria-label={t(`${key}.title`)} className={styles.pane}>
                <h3>{t(`${key}.title`)}</h3>
                {panes[key]}
              </section>
            ))}
          </div>
        ) : (
          <>
            <Tabs id={id} label={t('expression')} value={pane} items={(['fields', 'functions', 'try'] as const).map((key) => ({ key, label: t(`${key}.title`) }))} onChange={setPane} />
            <TabPanel id={id} value={pane} className={styles.tabbed}>
              {panes[pane]}
            </TabPanel>
          </>
        )}
      </div>
    </Dialog>
  );
}
