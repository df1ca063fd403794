import type { ViewSettingsProps } from '../kinds';
import { FieldChoices } from '../schedule/FieldChoices';

/** From when to when bars go, by what they are coloured, and how far they are. */
export default function GanttSettings({ meta, show, onShow }: ViewSettingsProps) {
  return <FieldChoices fields={meta.fields} parts={['start', 'end', 'color', 'progress']} needed={['start', 'end']} show={show} onShow={onShow} />;
}
