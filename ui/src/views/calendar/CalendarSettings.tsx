import type { ViewSettingsProps } from '../kinds';
import { FieldChoices } from '../schedule/FieldChoices';

/** When records are, and by what they are coloured. */
export default function CalendarSettings({ meta, show, onShow }: ViewSettingsProps) {
  return <FieldChoices fields={meta.fields} parts={['start', 'end', 'color']} needed={['start']} show={show} onShow={onShow} />;
}
