import type { ObjectDoc, PageDoc } from '@/meta';
import { useSettingsScope } from '@/meta';
import type { FieldError } from '@/shared/api/error';
import { useLocale } from '@/shared/i18n';
import { PageBody } from '@/shared/ui';
import { cleaned } from '@/meta';
import { ActivityList } from './ActivityList';
import { NumberList } from './NumberList';
import { page, relatedTo } from './pageModel';
import { StageChoice } from './StageChoice';
import { TabList } from './TabList';

export interface PageTabProps {
  object: ObjectDoc;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Changes what a page says, from what it says now. */
export type SetPage = (change: (doc: PageDoc) => PageDoc, part?: string) => void;

/** The page of a record: its stages, its numbers, its activities and its tabs. */
export function RecordPageTab({ object, problems, onChange }: PageTabProps) {
  const locale = useLocale((s) => s.locale);
  const { targets } = useSettingsScope();
  const related = relatedTo(targets, object.key, locale);
  const set: SetPage = (change, part) => onChange((doc) => cleaned({ ...doc, page: page(change(doc.page ?? {})) }), part);
  return (
    <PageBody narrow>
      <StageChoice object={object} problems={problems} set={set} />
      <NumberList object={object} related={related} problems={problems} set={set} />
      <ActivityList object={object} related={related} problems={problems} set={set} />
      <TabList object={object} related={related} problems={problems} set={set} />
    </PageBody>
  );
}
